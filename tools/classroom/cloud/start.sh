#!/bin/sh
# In the container of one student: lay the lectures out (what has work in it stays), then start the server.
cd /course
exec python -m tools.classroom.server.student "$@"

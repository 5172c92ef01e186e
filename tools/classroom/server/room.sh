#!/usr/bin/env bash
# A student's room. In a mount namespace of its own, as root: hide what is not the student's, then be the student.
# Called by spawner.py: unshare --mount --propagation private bash room.sh UID HOME COMMAND …
#   ROOM_HIDE   folders that become empty, one a line
#   ROOM_SHOW   what stays to be seen of them, read-only, one a line
#   ROOM_KEEP   what stays and can be written, as far as its owner allows, one a line
#   ROOM_GROUPS files of control groups that count the room's memory, processes and processor, one a line
#   ROOM_ENDS   1: it ends when who started it does
set -euo pipefail
uid=$1 home=$2
shift 2
mapfile -t hide <<< "$ROOM_HIDE"
mapfile -t show <<< "$ROOM_SHOW"
mapfile -t keep <<< "$ROOM_KEEP"
mapfile -t groups <<< "$ROOM_GROUPS"
for file in "${groups[@]}"; do
  [ -z "$file" ] || echo $$ > "$file"
done
ends=()
[ "${ROOM_ENDS:-}" != 1 ] || ends=(--pdeathsig TERM)
unset ROOM_ENDS ROOM_HIDE ROOM_SHOW ROOM_KEEP ROOM_GROUPS

stage=/run/pytorch-class-room
mkdir -p "$stage"
mount -t tmpfs -o mode=0700,size=1m none "$stage"
seen=("${show[@]}" "${keep[@]}" "$home")
for number in "${!seen[@]}"; do
  mkdir "$stage/$number"
  mount --bind "${seen[number]}" "$stage/$number"
done
for folder in "${hide[@]}"; do
  [ ! -d "$folder" ] || mount -t tmpfs -o mode=0755,size=1m,nosuid,nodev none "$folder"
done
for folder in /tmp /var/tmp /dev/shm; do
  mount -t tmpfs -o mode=1777,size=512m,nosuid,nodev none "$folder"
done
place() { # the number of a staged folder, where it is seen, how
  mkdir -p "$2"
  mount --bind "$stage/$1" "$2"
  mount -o "remount,bind,nosuid,nodev$3" "$2"
}
for number in "${!show[@]}"; do place "$number" "${show[number]}" ,ro; done
for number in "${!keep[@]}"; do place $((${#show[@]} + number)) "${keep[number]}" ""; done
place $((${#seen[@]} - 1)) /home/student ""
umount --recursive "$stage"
# Nobody sees the processes of the others.
mount -t proc -o hidepid=2 none /proc
cd /home/student
# A terminal of the instructor is nothing for students: not to read, not to write.
exec < /dev/null
[ ${#ends[@]} -gt 0 ] || exec > /tmp/server.log 2>&1
exec setpriv "${ends[@]}" --reuid="$uid" --regid="$uid" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"

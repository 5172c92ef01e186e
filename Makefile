# Each target sets the course up where that is missing (tools/bootstrap.py), then does its one thing.
# Without make (Windows): python tools/bootstrap.py lab, and likewise all others but clean and test-torch-min.
#   PYTHON=python3.12     another Python (3.11 or newer) for the first set-up
#   LANGUAGE=zh           the Chinese lectures, for make lab and make present
#   PORT=8899             another port for make lab
#   COURSE_MIRROR=cn      packages and data from mirrors in China, or from an instructor's address or folder
#   TORCH_INDEX=<url>     take torch and torchvision from this index; "none" takes PyTorch's ordinary build
#   ARGS="..."            more arguments for the command, for example: make test ARGS="-k smoothing"
PYTHON ?= python3
COURSE = @$(PYTHON) tools/bootstrap.py
export LANGUAGE PORT COURSE_MIRROR TORCH_INDEX CONSTRAINTS
# Old libraries warn about the newer ones that they meet: nothing of ours to mend.
OLD_WARN = -W ignore::DeprecationWarning -W ignore::PendingDeprecationWarning -W ignore::FutureWarning

.PHONY: help lab present chinese slides site test test-variants test-long test-pythons test-torch-min test-class mutants test-browser format student update carry data wheelhouse class data-serve doctor bench translations setup pin clean

help:           ## this list
	@sed -n 's/^\([a-z-]*\): *## */  make \1\t/p' Makefile | expand -t 24

lab:            ## open the lectures in JupyterLab
	$(COURSE) $@ $(ARGS)

present:        ## the lectures as slides in JupyterLab, live
	$(COURSE) $@ $(ARGS)

chinese:        ## the lectures in Chinese, in build/zh_CN/: make lab LANGUAGE=zh opens them
	$(COURSE) $@ $(ARGS)

slides:         ## the slides as files that need no network and no kernel, in build/slides/
	$(COURSE) $@ $(ARGS)

site:           ## the lectures as a site in both languages, in build/site/: no kernel, no network (ARGS=--pdf: PDFs, too)
	$(COURSE) $@ $(ARGS)

test:           ## all tests, and every notebook run again and compared with its stored outputs
	$(COURSE) $@ $(ARGS)

test-variants:  ## the notebooks again in other numeric regimes: plain instructions, and two threads
	$(COURSE) $@ $(ARGS)

test-long:      ## what takes too long for each change: sections out of order, training in two processes, nbgrader, closed streams
	$(COURSE) $@ $(ARGS)

test-pythons:   ## the tests on every Python from 3.11 to 3.14 that is found here, each in an environment of its own
	$(COURSE) $@ $(ARGS)

test-torch-min: ## the tests with the oldest versions that are allowed, in .venv-oldest
	@COURSE_VENV=.venv-oldest CONSTRAINTS=.github/oldest.txt $(PYTHON) tools/bootstrap.py test --nbval-lax $(OLD_WARN) $(ARGS)

test-class:     ## the class server, started and attacked (as root, on Linux)
	$(COURSE) $@ $(ARGS)

mutants:        ## break the course on purpose: how many faults do the tests notice? (long)
	$(COURSE) $@ $(ARGS)

test-browser:   ## the lectures in a real browser (needs Chromium: apt install chromium)
	$(COURSE) $@ $(ARGS)

format:         ## run the notebooks and write them in their normal form
	$(COURSE) $@ $(ARGS)

student:        ## copies without solutions, in build/student/
	$(COURSE) $@ $(ARGS)

update:         ## get the newest version by git, and keep your work in the lectures
	$(COURSE) $@

carry:          ## your work in other notebooks, carried into the newest version beside them: make carry ARGS="FILE ..."
	$(COURSE) $@ $(ARGS)

data:           ## fetch all full data sets into the cache; what was broken off goes on
	$(COURSE) $@ $(ARGS)

wheelhouse:     ## fetch the packages for a class without internet: make wheelhouse ARGS="windows macos 3.12 3.13"
	$(COURSE) $@ $(ARGS)

class:          ## a class on this Linux machine: JupyterHub, a server for each student, a live board (as root)
	$(COURSE) $@ $(ARGS)

data-serve:     ## serve data and packages to a class on the local network, read-only
	$(COURSE) $@ $(ARGS)

doctor:         ## what is wrong with this environment, and how to mend it
	$(COURSE) $@ $(ARGS)

bench:          ## what the code costs, against what one would do otherwise
	$(COURSE) $@ $(ARGS)

translations:   ## bring the files of translations in step with the English lectures, and list their faults
	$(COURSE) $@ $(ARGS)

setup:          ## only make the environment (.venv); ARGS=--again makes it anew
	$(COURSE) $@ $(ARGS)

pin:            ## write constraints.txt again from what .venv holds
	$(COURSE) $@

clean:          ## remove the environment and what was made, but not copies that someone may have worked in
	rm -f .venv*/course-compiling
	rm -rf .venv .venv-oldest .venv-python3.* .venv-setup .venv.lock 2> /dev/null || { sleep 5; rm -rf .venv .venv-oldest .venv-python3.* .venv-setup .venv.lock; }
	rm -rf .pytest_cache .ruff_cache *.egg-info
	for made in build/*; do case $$made in */student|*/nbgrader|*/zh_CN) ;; *) rm -rf $$made ;; esac; done
	find . -name __pycache__ -prune -exec rm -rf {} + -o -name .ipynb_checkpoints -prune -exec rm -rf {} +

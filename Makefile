# Every command of the README. `make help` lists them.

SHELL := /bin/bash
CONFIGURATION ?= Release
NEXT_VERSION ?= 0.1.1-next
# Of all builds, so that none builds anew what another has built.
export GIT_COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo none)
SOURCES := $(shell find engine/src engine/proto -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.proto' \) -not -path '*/obj/*') \
	$(wildcard Directory.* global.json eng/* eng/analyzers/*)
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.DEFAULT_GOAL := help

engine: bin/tiflow bin/tiflow-demoserver ## Build bin/tiflow and bin/tiflow-demoserver

bin/tiflow: $(SOURCES)
	dotnet publish engine/src/Tiflow -c $(CONFIGURATION) -o artifacts/bin/engine -v q
	@mkdir -p bin && install artifacts/bin/engine/tiflow bin/tiflow

bin/tiflow-demoserver: bin/tiflow
	dotnet publish engine/src/Tiflow.DemoServer -c $(CONFIGURATION) -o artifacts/bin/engine -v q
	@install artifacts/bin/engine/tiflow-demoserver bin/tiflow-demoserver

engine_next: ## Build the same sources as another version, for the test of rolling upgrades
	dotnet publish engine/src/Tiflow -c $(CONFIGURATION) -p:Version=$(NEXT_VERSION) -p:PublishReadyToRun=false \
		-p:ArtifactsPath=$(CURDIR)/artifacts/next/build -o artifacts/next -v q

engine_image: ## Build the image dataflow:test from the sources, with docker
	engine/deployments/run-engine.sh build

package: engine ## Make a tarball and a Debian package, in artifacts/packages
	engine/deployments/package/make-package

deployment_test: engine ## Deploy the image and the packages for real; as root, with docker.io and docker-compose
	engine/deployments/test/package-tests
	engine/deployments/test/docker-tests

demo: engine ## Start a small cluster, copy 1,000,000 records in 10 files, check the copy
	./bin/tiflow demo

engine_unit_test: engine ## Run all tests: unit, and integrated ones with real processes
	eng/run-tests

bench: engine ## Measure, beside limits and peers in the same run
	dotnet run --project engine/bench/Tiflow.ClusterBench -c Release -- $(BENCH_FLAGS)

faults: engine $(if $(QUICK),,engine_next) ## Break three masters, executors and networks, and check what is promised: [SEED=n] [ROUNDS=percent] [ONLY=words] [QUICK=1] [LOOPBACK=1]
	dotnet run --project engine/test/Tiflow.Faults -c Release -- $(if $(SEED),--seed $(SEED)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
		$(if $(ONLY),--only "$(ONLY)") $(if $(QUICK),--quick) $(if $(LOOPBACK),--loopback)

upgrade_test: engine engine_next ## Replace one node after the other by a build of another version, under load
	dotnet run --project engine/test/Tiflow.Faults -c Release -- --only "rolling upgrade" $(if $(LOOPBACK),--loopback)

simulate: ## Simulate whole clusters in virtual time, and check what they promise: [SEEDS=n] [SEED=first] [TRACE=1]
	dotnet run --project engine/test/Tiflow.Simulation -c Release -- $(if $(SEEDS),--seeds $(SEEDS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(TRACE),--trace)

check: ## The gate: format, build with warnings as errors, all tests
	dotnet format whitespace Tiflow.slnx --verify-no-changes
	$(MAKE) engine_unit_test

fmt: ## Format the code
	dotnet format Tiflow.slnx

golden: ## Rewrite the golden files; the diff is the review
	UPDATE_GOLDEN=1 eng/run-tests

clean: ## Remove everything that was built
	rm -rf bin artifacts

help: ## List the commands
	@grep -hE '^[a-z_]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

.PHONY: engine engine_next engine_image package deployment_test demo engine_unit_test bench faults upgrade_test simulate check fmt golden clean help

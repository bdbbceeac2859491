# The image of programs that were built on this machine: ../run-engine.sh build-local, which fills the build context with
# docker/context. The base must have a C library that is at least as new as this machine's.
ARG BASE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${BASE}
COPY . /
# From here on like Dockerfile.
ENV DOTNET_BUNDLE_EXTRACT_BASE_DIR=/usr/lib
USER 1654:1654
EXPOSE 10240 10241 8291 1234
HEALTHCHECK --interval=5s --timeout=10s --start-period=60s --retries=5 CMD ["/tiflow", "health"]
CMD ["/tiflow", "--help"]
ARG VERSION=0
ARG COMMIT=none
LABEL org.opencontainers.image.title="Tiflow" \
  org.opencontainers.image.description="A dataflow engine: masters, executors, client and demo server" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${COMMIT}"

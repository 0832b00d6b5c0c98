# Ripplemark in a container: the libraries at the versions of requirements.lock, no compiler, no root.
#   docker build -t ripplemark .
#   docker run --rm -v "$PWD/site:/srv/ripplemark" ripplemark check
FROM python:3.11-slim-bookworm AS build
WORKDIR /opt/ripplemark
RUN python -m venv .venv
# Libraries first: they are installed again only when the lock or the list of them changes.
COPY pyproject.toml requirements.lock ./
RUN .venv/bin/python -c "import tomllib; print('\n'.join(tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies']))" > runtime.txt \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check -c requirements.lock -r runtime.txt
COPY README.md LICENSE ./
COPY ripplemark ripplemark
COPY spiders spiders
COPY attribution attribution
COPY dashboard dashboard
COPY commands commands
COPY world world
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps -e . \
 && .venv/bin/python -m compileall -q ripplemark spiders attribution dashboard commands world

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-log-init --home-dir /srv/ripplemark --create-home --shell /usr/sbin/nologin ripplemark
COPY --from=build /opt/ripplemark /opt/ripplemark
ENV PATH=/opt/ripplemark/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    RIPPLEMARK_LOG=json
USER 10001:10001
# The project file, the database and the data: one folder, brought along as a volume that user 10001 may write.
WORKDIR /srv/ripplemark
VOLUME /srv/ripplemark
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=20s --start-period=2m --retries=3 CMD ["ripplemark", "schedule", "--alive"]
ENTRYPOINT ["ripplemark"]
CMD ["schedule", "--run"]

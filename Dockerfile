# One image for web, worker, beat and set-up. Needs nothing but the two package registries to build, runs as an
# ordinary user, and writes to /data and /tmp alone, so the root may be mounted read-only.

FROM python:3.13-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

FROM base AS packages
COPY requirements/app.txt requirements/
RUN python -m venv /venv && /venv/bin/pip install --require-hashes --no-deps --only-binary :all: -r requirements/app.txt

FROM base AS assets
COPY requirements/run.txt requirements/
RUN python -m venv .venv && .venv/bin/pip install --require-hashes --no-deps -r requirements/run.txt
ENV PATH=/app/.venv/bin:$PATH
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build_assets.mjs \
    && python -c "import sys; sys.path.insert(0, 'scripts'); import prepare; prepare.compile_translations()" \
    && VEILLEE_DEMO=1 VEILLEE_STATIC_ROOT=/static python manage.py collectstatic --noinput --verbosity=0

FROM base
RUN useradd --uid 10001 --create-home --home-dir /data veillee
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /app/locale locale
COPY --from=assets /static /static
ENV PATH=/venv/bin:$PATH VEILLEE_VAR=/data VEILLEE_STATIC_ROOT=/static
RUN python -m compileall -q /app
USER veillee
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--workers-lifetime", "12h", "config.wsgi:application"]

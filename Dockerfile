# syntax=docker/dockerfile:1
ARG NODE=node:24-bookworm-slim

# Dependencies change less often than sources: their layer stays in the cache.
FROM ${NODE} AS manifests
WORKDIR /src
COPY package.json package-lock.json ./
COPY packages/contract/package.json packages/contract/
COPY packages/client/package.json packages/client/
COPY packages/react/package.json packages/react/
COPY packages/server/package.json packages/server/
COPY packages/chromium/package.json packages/chromium/
COPY packages/create-offprint/package.json packages/create-offprint/
COPY packages/dashboard/package.json packages/dashboard/
COPY packages/fonts-cjk/package.json packages/fonts-cjk/
COPY packages/fonts-emoji/package.json packages/fonts-emoji/
COPY packages/fonts-scripts/package.json packages/fonts-scripts/

FROM manifests AS build
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.base.json tsconfig.build.json README.md LICENSE ./
COPY scripts scripts
COPY deploy deploy
COPY packages packages
RUN npm run build --workspace @offprint/dashboard && npm run build

# What runs: the server with the browser, the drivers of all stores, and without the fonts of further scripts,
# whose packages `offprint fonts list` names.
FROM manifests AS installed
RUN npm ci --ignore-scripts --omit=dev --workspace offprint --workspace @offprint/chromium \
  && npm install --no-save --ignore-scripts --omit=dev --workspace offprint --workspace @offprint/chromium \
    pg@8.23.1 ioredis@6.0.0 @upstash/redis@1.39.0 \
  && rm -rf node_modules/offprint node_modules/@offprint
COPY --from=build /src/dist/server node_modules/offprint
COPY --from=build /src/dist/contract node_modules/@offprint/contract
COPY --from=build /src/dist/chromium node_modules/@offprint/chromium
COPY deploy/docker/prune-modules.sh ./
RUN ./prune-modules.sh node_modules

# The headless shell that npm brings has its libraries with it, so this is Debian, an init that reaps its
# processes, and Node without npm.
FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates libstdc++6 tini \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 1000 --create-home node
COPY --from=manifests /usr/local/bin/node /usr/local/bin/
RUN install --directory --owner=node --group=node /data
COPY --from=installed /src/node_modules /app/node_modules
USER node
WORKDIR /data
ENV NODE_ENV=production container=docker HOST=0.0.0.0 PORT=3000 OFFPRINT_WORKER_PORT=3000 OFFPRINT_DATA_DIR=/data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "node", "/app/node_modules/offprint/bin/offprint.js"]
CMD ["serve"]

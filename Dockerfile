# One image for every service; the command says which: aggregate, project, serve, ingest …
FROM node:22-slim AS page
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt ./
COPY proto proto
COPY src src
RUN dotnet publish src/Cli -c Release -o /app -p:RunAnalyzers=false -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
COPY --from=page /web/dist web/dist
COPY --chmod=755 compose/healthy /usr/local/bin/healthy

# Bytes, in hex, between two collections of new objects, as ./pipeline sets it. Files of a run go where a container may write.
# Every service answers on one port.
ENV DOTNET_GCgen0size=1000000 DATA_DIR=/tmp/candlewick HOST=0.0.0.0 PORT=8000 HEALTH_PORT=8000
USER $APP_UID
EXPOSE 8000 8081 8765
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=2s --retries=4 CMD ["healthy"]
ENTRYPOINT ["dotnet", "Candlewick.Cli.dll"]
CMD ["--help"]

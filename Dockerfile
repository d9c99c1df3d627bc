# Two images from one build: --target web (the product) and --target sandbox (the stand-in for both providers).
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src

# true for the providers' own SDKs: docker build --build-arg OFFICIAL_SDKS=true
ARG OFFICIAL_SDKS=false

# Restored first, so that a change of code does not fetch packages again.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY MailKit.Domain/MailKit.Domain.csproj MailKit.Domain/packages.lock.json MailKit.Domain/
COPY MailKit.Sandbox/MailKit.Sandbox.csproj MailKit.Sandbox/packages.lock.json MailKit.Sandbox/
COPY MailKit.Web/MailKit.Web.csproj MailKit.Web/ReadyToRun.targets MailKit.Web/packages.lock.json MailKit.Web/

# The lock files are of the default; the SDKs' set has none.
RUN dotnet restore MailKit.Web -p:OfficialSdks=$OFFICIAL_SDKS $([ "$OFFICIAL_SDKS" = true ] || echo --locked-mode)

COPY . .
RUN dotnet publish MailKit.Web --no-restore -c Release -p:OfficialSdks=$OFFICIAL_SDKS -o /out/web \
 && dotnet publish MailKit.Sandbox --no-restore -c Release -o /out/sandbox

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
WORKDIR /app
RUN mkdir data && chown $APP_UID data
VOLUME /app/data
USER $APP_UID

FROM base AS sandbox
COPY --from=build /out/sandbox .
ENV Sandbox__Host=*
EXPOSE 4000 4010 4020
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/4000 && printf 'GET /control/info HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && grep -q '200 OK' <&3"]
ENTRYPOINT ["dotnet", "MailKit.Sandbox.dll"]

FROM base AS web
COPY --from=build /out/web .
# Less memory (docs/operations.md, "Memory"). The first is hexadecimal, in bytes.
ENV DOTNET_GCgen0size=400000 MALLOC_ARENA_MAX=2
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && grep -q '200 OK' <&3"]
ENTRYPOINT ["dotnet", "MailKit.Web.dll"]

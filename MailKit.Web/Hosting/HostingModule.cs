using MailKit.Web.Data;
using MailKit.Web.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailKit.Web.Hosting;

/// <summary>Registers what every web application needs: limits, health, the clock, error answers.</summary>
public static class HostingModule
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>The largest email fits, with room for what JSON and forms add.</summary>
    private const int MaxBody = 8 * 1024 * 1024;

    /// <summary>Settles where we listen and where the world finds us, before anything asks.</summary>
    public static WebApplicationBuilder AddAddresses(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;

        if (string.IsNullOrEmpty(settings["urls"]) && string.IsNullOrEmpty(settings["http_ports"]) && string.IsNullOrEmpty(settings["https_ports"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        if (builder.Environment.IsDevelopment() && string.IsNullOrEmpty(settings["Public:Url"]))
        {
            settings["Public:Url"] = settings["urls"]?.Split(';')[0].Replace("*", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal) ?? DefaultUrl;
        }

        // A request for another host is somebody else's; links are never made from it.
        if (string.IsNullOrEmpty(settings["AllowedHosts"]) && Uri.TryCreate(settings["Public:Url"], UriKind.Absolute, out var url))
        {
            settings["AllowedHosts"] = $"{url.Host};localhost;127.0.0.1;[::1]";
        }

        return builder;
    }

    public static WebApplicationBuilder AddHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;

        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        services.AddOptions<PublicOptions>().BindConfiguration(PublicOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<SandboxConsole>();
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddProblemDetails();
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database");
        services.Configure<HostOptions>(static host => (host.ShutdownTimeout, host.ServicesStopConcurrently) = (TimeSpan.FromSeconds(10), true));
        services.Configure<ForwardedHeadersOptions>(static forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);

        return builder;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = static _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
    }
}

/// <summary>Ready means that the database answers and knows our tables.</summary>
public sealed class DatabaseCheck(MailKitDbContext db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.AnyAsync(db.Accounts, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}

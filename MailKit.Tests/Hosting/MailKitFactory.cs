using System.Collections.Concurrent;
using MailKit.Tests.Attacks;
using MailKit.Tests.Hosting.Logging;
using MailKit.Web.Data;
using MailKit.Web.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailKit.Tests.Hosting;

/// <summary>Starts MailKit in this process, with a clock that tests move, and keeps what it logs and asks its database.</summary>
public sealed class MailKitFactory(Uri url, ErrorWatch errors, IReadOnlyList<(string Key, string Value)> settings) : WebApplicationFactory<PublicAddress>
{
    public ConcurrentQueue<string> Log { get; } = new();

    public ErrorWatch Errors { get; } = errors;

    public TestClock Clock { get; } = new();

    public StatementKeeper Statements { get; } = new();

    public IReadOnlyList<(string Key, string Value)> Settings { get; } = settings;

    // Warnings, unless a test asks for more.
    private LogLevel Least => Settings.LastOrDefault(s => s.Key is "Logging:LogLevel:Default").Value is { } least ? Enum.Parse<LogLevel>(least) : LogLevel.Warning;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseSetting("urls", url.ToString());

        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services => services
            .ConfigureDbContext<SqliteMailKitDbContext>(options => options.AddInterceptors(Statements))
            .ConfigureDbContext<PostgresMailKitDbContext>(options => options.AddInterceptors(Statements))
            .AddSingleton<TimeProvider>(provider => Clock.Over(provider.GetRequiredService<DatabaseClock>()))
            .AddScoped<LocalEmails>()
            .AddScoped<Credits.RecognitionTests.Stands>()
            .AddControllers().AddApplicationPart(typeof(SilentController).Assembly));
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(new LogKeeper(Log, Errors, Least)));
    }
}

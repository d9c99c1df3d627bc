using System.ComponentModel.DataAnnotations;
using MailKit.Web.Data.Schema;
using MailKit.Web.Data.Sqlite;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace MailKit.Web.Data;

/// <summary>Which database: SQLite in a file (the default) or PostgreSQL.</summary>
public static class Database
{
    public static WebApplicationBuilder AddDatabase(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var configuration = builder.Configuration;

        switch (configuration["Database"] ?? "Sqlite")
        {
            case "Postgres":
                services.AddDbContext<MailKitDbContext, PostgresMailKitDbContext>(options => Quiet(options).UseNpgsql(Prepared(configuration)).AddInterceptors(ReplicationGuard.Instance), optionsLifetime: ServiceLifetime.Singleton);
                break;

            case "Sqlite":
                var source = configuration.GetConnectionString("MailKit") ?? "Data Source=data/mailkit.db";
                MakeFolder(source);
                source = WithPatience(source);
                var gate = new SqliteWriteGate();
                services.AddDbContext<MailKitDbContext, SqliteMailKitDbContext>(options => Quiet(options).UseSqlite(source).AddInterceptors(new SqlitePragmas(), gate), optionsLifetime: ServiceLifetime.Singleton);
                break;

            case var other:
                throw new ValidationException($"Database is “{other}”. Write Sqlite or Postgres.");
        }

        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<TimeProvider>(static provider => provider.GetRequiredService<DatabaseClock>());
        services.AddSingleton<ClockMonitor>();
        services.AddHostedService(static provider => provider.GetRequiredService<ClockMonitor>());
        services.AddDataProtection().SetApplicationName("MailKit").PersistKeysToDbContext<MailKitDbContext>();

        return builder;
    }

    /// <summary>Builds the model beside the rest of the start: EF Core keeps one for all contexts with the same options, whatever they are connected to.</summary>
    public static void WarmUp(IConfiguration configuration)
    {
        using MailKitDbContext db = configuration["Database"] is "Postgres"
            ? new PostgresMailKitDbContext(Quiet(new DbContextOptionsBuilder<PostgresMailKitDbContext>()).UseNpgsql("Host=nowhere").Options)
            : new SqliteMailKitDbContext(Quiet(new DbContextOptionsBuilder<SqliteMailKitDbContext>()).UseSqlite("Data Source=:memory:").Options);
        _ = db.Accounts.Where(a => a.DodoCustomerId == "").Select(a => a.Id).ToQueryString();
    }

    /// <summary>From here on, now is what the database says.</summary>
    public static Task SetClockAsync(this WebApplication app) => app.Services.GetRequiredService<ClockMonitor>().LookAsync(CancellationToken.None);

    /// <summary>Brings the database up to this version, under a lock, so several processes may start together.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();

        // Looking first costs a tenth of asking for the lock and comparing models.
        if (!(await db.Database.GetPendingMigrationsAsync()).Any())
        {
            return;
        }

        if (db.Database.IsNpgsql())
        {
            await PostgresMigration.RunAsync(db, app.Configuration.GetConnectionString("Migrations"));
        }
        else
        {
            await SqliteMigration.RunAsync(db);
        }
    }

    // A failed command is an exception, and logged by whoever cannot handle it. A forgotten migration is found by a test, not at every start.
    private static T Quiet<T>(T options) where T : DbContextOptionsBuilder
        => (T)options.ConfigureWarnings(static warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning).Log((RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug), (RelationalEventId.TransactionError, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug)));

    /// <summary>
    /// How PostgreSQL is reached, by everybody in this process alike, so that there is one pool. Statements that come again are prepared, and a fifth more is sent and debited
    /// for it. Who migrates beside the usual connection has a pooler there, which would give a session's statements to another (docs/operations.md).
    /// </summary>
    public static string Prepared(IConfiguration configuration)
    {
        var settings = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("MailKit"));

        if (!settings.ShouldSerialize("Max Auto Prepare") && configuration.GetConnectionString("Migrations") is null or "")
        {
            (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (200, 2);
        }

        return settings.ToString();
    }

    // Whoever waits longer for another process's write is better told to come again.
    private static string WithPatience(string source)
    {
        var settings = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(source);

        if (!settings.ShouldSerialize("Default Timeout"))
        {
            settings.DefaultTimeout = 10;
        }

        return settings.ToString();
    }

    private static void MakeFolder(string source)
    {
        var path = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(source).DataSource;

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !path.Contains(":memory:", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(folder);
        }
    }
}

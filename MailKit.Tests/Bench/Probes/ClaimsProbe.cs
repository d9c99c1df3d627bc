using System.Diagnostics;
using System.Globalization;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Bench.Probes;

/// <summary>P15: how many rows of work two processes take a second, a hundred at a time and one at a time.</summary>
public sealed class ClaimsProbe() : ProbeRow("P15", "rows of work that two processes take a second", "a hundred at a time", "one at a time")
{
    private const int Workers = 2;
    private const int Together = 100;
    private const int Rows = 600_000;
    private const int Accounts = 1000;

    // Asked of the database before and after, so that what the workers say is what happened.
    private const string Taken = """SELECT COALESCE(SUM("Attempts"), 0)::int AS "Value" FROM work""";

    public override bool Fits(TestDatabase database) => database is TestDatabase.Postgres;

    public override async Task<IReadOnlyList<Probe>> MeasureAsync(TestDatabase database, string web, BenchOptions options)
    {
        using var server = new PostgresServer(isDurable: true);
        var (many, one) = (await ClaimAsync(server, Together, options), await ClaimAsync(server, 1, options));

        return [new(many.PerSecond, one.PerSecond, "rows a second", many.Violations.Concat(one.Violations).ToArray())];
    }

    private static async Task<(double PerSecond, IReadOnlyList<string> Violations)> ClaimAsync(PostgresServer server, int most, BenchOptions options)
    {
        var connection = server.NewOwnDatabase();
        await using var db = new PostgresMailKitDbContext(new DbContextOptionsBuilder<PostgresMailKitDbContext>().UseNpgsql($"{connection};Pooling=false").Options);
        await db.Database.MigrateAsync();
        await SeedAsync(db);
        var workers = Enumerable.Range(0, Workers).Select(_ => Start(connection, most, options)).ToList();

        try
        {
            foreach (var worker in workers)
            {
                await worker.StandardOutput.ReadLineAsync();
            }

            var before = await db.Database.SqlQueryRaw<int>(Taken).SingleAsync();
            workers.ForEach(worker => worker.StandardInput.WriteLine());
            var taken = 0;

            foreach (var worker in workers)
            {
                taken += int.Parse(await worker.StandardOutput.ReadLineAsync() ?? "0", CultureInfo.InvariantCulture);
                await worker.WaitForExitAsync();
            }

            var counted = await db.Database.SqlQueryRaw<int>(Taken).SingleAsync() - before;
            return (taken / options.Time.TotalSeconds, counted == taken && taken > 0 ? [] : [$"The workers took {taken} rows, the table says {counted}."]);
        }
        finally
        {
            foreach (var worker in workers)
            {
                if (!worker.HasExited)
                {
                    worker.Kill();
                }

                worker.Dispose();
            }
        }
    }

    private static Process Start(string connection, int most, BenchOptions options)
        => Process.Start(new ProcessStartInfo("dotnet", [typeof(ClaimsProbe).Assembly.Location, "claims", $"{connection};Max Auto Prepare=200;Auto Prepare Min Usages=2", $"{most}", $"{options.Time.TotalSeconds:0}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    private static async Task SeedAsync(PostgresMailKitDbContext db)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(2));
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO work ("Kind", "SubjectId", "AccountId", "DueAt", "Attempts", "Failures", "Surprises", "Alone")
            SELECT {(short)WorkKind.Send}, gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(n % {Accounts}), 12, '0'))::uuid, now() - n * interval '1 millisecond', 0, 0, 0, false
            FROM generate_series(1, {Rows}) AS n
            """);
        await db.Database.ExecuteSqlRawAsync("ANALYZE work");
    }
}

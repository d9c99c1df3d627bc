using System.Globalization;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Live;
using MailKit.Web.Notices;
using MailKit.Web.Work;
using MailKit.Web.Work.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Bench.Probes;

/// <summary>A process that does nothing but take rows of work, by the product's own code, as often as it can.</summary>
public static class ClaimWorker
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <param name="arguments">The connection string, how many rows at a time, and for how long (s), once it is told to begin by a line.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var connection, var most, var seconds])
        {
            await Console.Error.WriteLineAsync("claims CONNECTION MOST SECONDS");
            return 2;
        }

        await using var services = Services(connection);
        var each = int.Parse(most, CultureInfo.InvariantCulture);
        await TakeAsync(services, each, WarmUp);
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadLineAsync();
        await Console.Out.WriteLineAsync($"{await TakeAsync(services, each, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)))}");
        return 0;
    }

    private static async Task<int> TakeAsync(ServiceProvider services, int most, TimeSpan time)
    {
        var (began, taken) = (TimeProvider.System.GetTimestamp(), 0);

        while (TimeProvider.System.GetElapsedTime(began) < time)
        {
            await using var scope = services.CreateAsyncScope();
            var lease = await scope.ServiceProvider.GetRequiredService<WorkTable>().LeaseAsync(WorkKind.Send, most, CancellationToken.None);
            taken += lease?.Items.Count ?? throw new InvalidOperationException("There was no work left to take.");
        }

        return taken;
    }

    private static ServiceProvider Services(string connection) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:MailKit"] = connection }).Build())
        .AddSingleton(TimeProvider.System)
        .AddDbContext<MailKitDbContext, PostgresMailKitDbContext>(options => options.UseNpgsql(connection))
        .AddSingleton<ProcessNotices>()
        .AddSingleton<WorkSignals>()
        .AddSingleton<LiveFeed>()
        .AddSingleton<AccountTurns>()
        .AddScoped<WorkTable>()
        .BuildServiceProvider();
}

using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Data;
using MailKit.Web.Live;
using MailKit.Web.Notices;
using MailKit.Web.Work;
using MailKit.Web.Work.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>A process beside the nodes that makes work and takes none, with MailKit's own notices: what it makes, a node has to find.</summary>
public sealed class WorkMaker : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly ServiceProvider _services;
    private readonly PostgresNotices _carrier;

    private WorkMaker(ServiceProvider services) => (_services, _carrier) = (services, services.GetRequiredService<PostgresNotices>());

    /// <summary>Comes back when it has heard of a node.</summary>
    public static async Task<WorkMaker> StartAsync(string connection)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:MailKit"] = connection }).Build())
            .AddSingleton(TimeProvider.System)
            .AddDbContext<MailKitDbContext, PostgresMailKitDbContext>(options => options.UseNpgsql(connection))
            .AddSingleton<ProcessNotices>()
            .AddSingleton<PostgresNotices>()
            .AddSingleton<WorkSignals>()
            .AddSingleton<LiveFeed>()
            .AddSingleton<AccountTurns>()
            .AddScoped<WorkTable>()
            .BuildServiceProvider();
        var maker = new WorkMaker(services);
        await maker._carrier.StartAsync(CancellationToken.None);
        await Until.TrueAsync(() => services.GetRequiredService<ProcessNotices>().HasListeners);
        return maker;
    }

    /// <summary>Makes a piece of work, and comes back when a node has done it.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> MakeAsync(Guid accountId)
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();
        var began = TimeProvider.System.GetTimestamp();
        await scope.ServiceProvider.GetRequiredService<WorkTable>().AskAsync(WorkKind.ReviewBanners, accountId, accountId, CancellationToken.None);

        while (await db.Work.AnyAsync(w => w.Kind == WorkKind.ReviewBanners && w.SubjectId == accountId))
        {
            await Task.Delay(Look);
        }

        return TimeProvider.System.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        await _carrier.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}

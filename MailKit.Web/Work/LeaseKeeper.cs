using Microsoft.Extensions.Options;

namespace MailKit.Web.Work;

/// <summary>Renews leases while their work is long. A lease is short, so that a crash delays nothing for half a minute; what takes longer than that keeps its rows all the same.</summary>
public sealed partial class LeaseKeeper(IServiceScopeFactory scopes, IOptions<WorkOptions> options, ILogger<LeaseKeeper> logger)
{
    /// <summary>The lease is renewed until the answer is disposed.</summary>
    public IAsyncDisposable Keep(Lease lease)
    {
        var timer = new PeriodicTimer(options.Value.Lease / 3);
        return new Renewal(timer, RenewAsync(lease, timer));
    }

    // Nearly always the work is done before the first tick.
    private async Task RenewAsync(Lease lease, PeriodicTimer timer)
    {
        try
        {
            while (await timer.WaitForNextTickAsync())
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<WorkTable>().RenewAsync(lease, CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            // Then the lease runs out, and somebody else has the rows.
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A lease could not be renewed: {Error}")]
    private partial void LogFailed(string error);

    private sealed class Renewal(PeriodicTimer timer, Task loop) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            timer.Dispose();
            await loop;
        }
    }
}

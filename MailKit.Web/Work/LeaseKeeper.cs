using Microsoft.Extensions.Options;

namespace MailKit.Web.Work;

/// <summary>Renews leases while their work is long. A lease is short, so that a crash delays nothing for half a minute; what takes longer than that keeps its rows all the same.</summary>
public sealed partial class LeaseKeeper(IServiceScopeFactory scopes, IOptions<WorkOptions> options, ILogger<LeaseKeeper> logger)
{
    /// <summary>The lease is renewed until the answer is disposed.</summary>
    public IAsyncDisposable Keep(Lease lease)
    {
        var done = new CancellationTokenSource();
        return new Renewal(done, RenewAsync(lease, done.Token));
    }

    private async Task RenewAsync(Lease lease, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3);

        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<WorkTable>().RenewAsync(lease, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // It came to its end.
        }
        catch (Exception e)
        {
            // Then the lease runs out, and somebody else has the rows.
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A lease could not be renewed: {Error}")]
    private partial void LogFailed(string error);

    private sealed class Renewal(CancellationTokenSource done, Task loop) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await done.CancelAsync();
            await loop;
            done.Dispose();
        }
    }
}

using MailKit.Web.Data;
using MailKit.Web.Data.Sqlite;
using MailKit.Web.Work.Signals;

namespace MailKit.Web.Work;

/// <summary>A kind of background work, one piece at a time.</summary>
public interface IStep
{
    /// <summary>Does one due piece; false when none is due.</summary>
    Task<bool> TakeAsync(CancellationToken cancellationToken);
}

/// <summary>Runs a step until nothing is due, then waits for a signal or the next poll.</summary>
public sealed partial class StepLoop<TStep>(IServiceScopeFactory scopes, WorkSignals signals, IEnumerable<StepRegistration> steps, ILogger<StepLoop<TStep>> logger) : BackgroundService
    where TStep : IStep
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>When nothing was due for a while. Still so short that what a crash left is done within half a minute.</summary>
    private static readonly TimeSpan IdlePoll = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    /// <summary>When the process is to end, what is in hand is brought to its end within this time; nothing new is begun.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(8);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var workers = steps.Single(s => s.Step == typeof(TStep)).Workers;
        using var drained = new CancellationTokenSource();
        await using var stop = stoppingToken.Register(() => drained.CancelAfter(Drain));

        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => WorkAsync(isLookout: worker is 0, stoppingToken, drained.Token), CancellationToken.None)));
    }

    // One worker looks out for other processes' work and for leases that ran out; the rest sleep until they are called.
    private async Task WorkAsync(bool isLookout, CancellationToken stopping, CancellationToken drained)
    {
        var signal = signals.Of(typeof(TStep));
        var busyAt = TimeProvider.System.GetTimestamp();
        WriteTurns.IsBackground.Value = true;

        while (!stopping.IsCancellationRequested)
        {
            try
            {
                while (!stopping.IsCancellationRequested && await TakeAsync(drained))
                {
                    // Where there is one there may be more: each worker that finds some calls the next.
                    signal.Call();
                    busyAt = TimeProvider.System.GetTimestamp();
                }

                await signal.WaitAsync(isLookout ? NextPoll(busyAt) : Timeout.InfiniteTimeSpan, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (DatabaseTrouble.IsAway(exception))
            {
                LogAway(typeof(TStep).Name, exception.Message);
                await Task.Delay(Poll, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                LogFailed(exception, typeof(TStep).Name);
                await Task.Delay(Poll, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static TimeSpan NextPoll(long busyAt) => TimeProvider.System.GetElapsedTime(busyAt) < Idle ? Poll : IdlePoll;

    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TStep>().TakeAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "{Step} waits for the database, which is away: {Reason}")]
    private partial void LogAway(string step, string reason);

    [LoggerMessage(LogLevel.Error, "{Step} failed before it had a row, or could not write what became of one: its lease runs out and it comes due again.")]
    private partial void LogFailed(Exception exception, string step);
}

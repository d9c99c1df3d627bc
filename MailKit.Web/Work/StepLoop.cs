using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <summary>A kind of background work, one piece at a time.</summary>
public interface IStep
{
    /// <summary>Does one due piece; false when none is due.</summary>
    Task<bool> TakeAsync(CancellationToken cancellationToken);
}

/// <summary>Wakes a step's loop at once when there is new work in this process; other processes' work is found by polling.</summary>
public sealed class WorkSignal<TStep> where TStep : IStep
{
    private const int Enough = 64;
    private readonly SemaphoreSlim _signal = new(0);

    public void Wake()
    {
        // More calls than workers say nothing new.
        if (_signal.CurrentCount < Enough)
        {
            _signal.Release();
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _signal.WaitAsync(atMost, cancellationToken);
}

/// <summary>Runs a step until nothing is due, then waits for a signal or the next poll.</summary>
public sealed partial class StepLoop<TStep>(IServiceScopeFactory scopes, WorkSignal<TStep> signal, StepWorkers<TStep> workers, ILogger<StepLoop<TStep>> logger) : BackgroundService
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
        using var drained = new CancellationTokenSource();
        await using var stop = stoppingToken.Register(() => drained.CancelAfter(Drain));

        await Task.WhenAll(Enumerable.Range(0, workers.Count).Select(worker => Task.Run(() => WorkAsync(isLookout: worker is 0, stoppingToken, drained.Token), CancellationToken.None)));
    }

    // One worker looks out for other processes' work and for leases that ran out; the rest sleep until they are called.
    private async Task WorkAsync(bool isLookout, CancellationToken stopping, CancellationToken drained)
    {
        var busyAt = TimeProvider.System.GetTimestamp();

        while (!stopping.IsCancellationRequested)
        {
            try
            {
                while (!stopping.IsCancellationRequested && await TakeAsync(drained))
                {
                    // Where there is one there may be more: each worker that finds some calls the next.
                    signal.Wake();
                    busyAt = TimeProvider.System.GetTimestamp();
                }

                await signal.WaitAsync(isLookout ? NextPoll(busyAt) : Timeout.InfiniteTimeSpan, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody else moved the row after our lease: their write stands, ours is void.
                LogFenced(typeof(TStep).Name);
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

    [LoggerMessage(LogLevel.Information, "{Step} came too late: the row had moved on.")]
    private partial void LogFenced(string step);

    [LoggerMessage(LogLevel.Error, "{Step} failed; the lease runs out and the row comes due again.")]
    private partial void LogFailed(Exception exception, string step);
}

/// <summary>How many workers of a step run in this process.</summary>
public sealed record StepWorkers<TStep>(int Count) where TStep : IStep;

/// <summary>Registers leases and steps.</summary>
public static class WorkModule
{
    public static IServiceCollection AddWork(this IServiceCollection services)
    {
        services.AddOptions<WorkOptions>().BindConfiguration(WorkOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Leases>();

        return services;
    }

    public static IServiceCollection AddStep<TStep>(this IServiceCollection services, int workers = 1) where TStep : class, IStep
    {
        services.AddScoped<TStep>();
        services.AddSingleton<WorkSignal<TStep>>();
        services.AddSingleton(new StepWorkers<TStep>(workers));
        services.AddHostedService<StepLoop<TStep>>();

        return services;
    }
}

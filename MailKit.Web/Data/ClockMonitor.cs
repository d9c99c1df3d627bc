using System.Data.Common;
using System.Diagnostics;
using MailKit.Domain.Work;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Data;

/// <summary>Looks at the database's clock every second. When it was set back, what was to be due soon would wait for the difference: it is called in again.</summary>
public sealed partial class ClockMonitor(IServiceScopeFactory scopes, DatabaseClock clock, IOptions<WorkOptions> work, ILogger<ClockMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(2);

    /// <summary>No lease and no backoff reaches further; what is due later was written by a clock that has been set back since.</summary>
    private readonly TimeSpan _farthest = (work.Value.Lease > Backoff.Longest ? work.Value.Lease : Backoff.Longest) + TimeSpan.FromSeconds(5);

    /// <summary>Ledgers are listed and books are compared at least every week, and what is old is removed every day.</summary>
    private static readonly TimeSpan NextLook = TimeSpan.FromDays(8);

    private bool _wasOff;
    private int _looks;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();
        var (asked, before) = (Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
        var now = await db.UtcNowAsync(cancellationToken);
        var trip = Stopwatch.GetElapsedTime(asked);
        var jump = clock.Set(now + (trip / 2), trip + TimeSpan.FromMilliseconds(10));

        if (jump.Duration() > Jump)
        {
            LogJump(jump);
        }

        // Not only now: who read the clock before this look may write after it.
        if (jump < -Jump || ++_looks % 10 is 0)
        {
            await CallInAsync(db, clock.GetUtcNow(), cancellationToken);
        }

        Compare(Difference(before, now, DateTimeOffset.UtcNow));
    }

    /// <summary>How far this computer's clock is off the database's at the least. A process or machine that stood still between question and answer had the right time.</summary>
    public static TimeSpan Difference(DateTimeOffset asked, DateTimeOffset database, DateTimeOffset answered)
        => database < asked ? asked - database : database > answered ? answered - database : TimeSpan.Zero;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The clock runs on by itself until the database answers again.
                if (!DatabaseTrouble.IsAway(e))
                {
                    LogFailed(e.Message);
                }
            }
        }
    }

    // Whoever holds a lease keeps it for its whole length; several processes may do this, with the same result.
    private async Task CallInAsync(MailKitDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = (DateTimeOffset?)(now + work.Value.Lease);
        var strays = Strays(db, now);

        // A provider may ask for more peace than any failure of ours waits for.
        var longestPause = now + ProviderLimits.LongestPause;

        // Looking costs nobody the right to write.
        if (await strays.AnyAsync(cancellationToken))
        {
            await strays.ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, due), cancellationToken);
        }

        if (await db.ProviderSlots.AnyAsync(s => s.UsedAt > now, cancellationToken) || await db.ProviderPauses.AnyAsync(g => g.ClosedUntil > longestPause, cancellationToken))
        {
            await db.ProviderSlots.Where(s => s.UsedAt > now).ExecuteUpdateAsync(s => s.SetProperty(x => x.UsedAt, now), cancellationToken);
            await db.ProviderPauses.Where(g => g.ClosedUntil > longestPause).ExecuteUpdateAsync(g => g.SetProperty(x => x.ClosedUntil, longestPause), cancellationToken);
        }
    }

    // What a customer wants sent later is not due later by mistake.
    private IQueryable<WorkItem> Strays(MailKitDbContext db, DateTimeOffset now)
    {
        var (tooFar, nextLook) = (now + _farthest, now + NextLook);

        return db.Work.Where(w => w.DueAt > tooFar && (w.SendAt == null || w.SendAt < w.DueAt)
            && ((w.Kind != WorkKind.ListLedger && w.Kind != WorkKind.Reconcile && w.Kind != WorkKind.Retention) || w.DueAt > nextLook));
    }

    // This computer's own clock is used for nothing that matters, but somebody should set it right.
    private void Compare(TimeSpan off)
    {
        if (off.Duration() > TimeSpan.FromSeconds(30) && !_wasOff)
        {
            LogOff(off);
        }

        _wasOff = off.Duration() > TimeSpan.FromSeconds(30);
    }

    [LoggerMessage(LogLevel.Warning, "The database's clock jumped by {Jump}")]
    private partial void LogJump(TimeSpan jump);

    [LoggerMessage(LogLevel.Error, "This computer's clock is {Off} off the database's, which is the one that counts")]
    private partial void LogOff(TimeSpan off);

    [LoggerMessage(LogLevel.Warning, "The database was not asked for the time: {Error}")]
    private partial void LogFailed(string error);
}

using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Reconciliation;

/// <summary>Makes a comparison whose time has come, one worker at a time, and writes down what differs. A provider that does not answer is no difference.</summary>
public sealed partial class ReconciliationStep(
    MailKitDbContext db,
    ReconciliationDesk desk,
    ReconciliationOfAccount accounts,
    ReconciliationOfEmails emails,
    Differences differences,
    ProviderLimits limits,
    Leases leases,
    IServiceScopeFactory scopes,
    IOptions<ReconciliationOptions> options,
    TimeProvider clock,
    ILogger<ReconciliationStep> logger) : IStep
{
    /// <summary>Between two pieces of the emails' comparison.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(5);

    /// <summary>A customer's clock and ours, and lines that become visible late.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var (dodoRests, resendRests, lease) = (limits.IsClosed(ProviderLimits.Dodo), limits.IsClosed(ProviderLimits.Resend), leases.New());
        var comparison = await db.Comparisons
            .Where(c => c.Id == Comparison.Resend ? !resendRests : !dodoRests)
            .LeaseNextAsync<Comparison, Guid>(lease, cancellationToken, also: row => row.SetProperty(c => c.RunningSince, lease.At));

        if (comparison is null)
        {
            return await desk.EnrolAsync(cancellationToken);
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = RenewAsync(comparison, lease.Until - lease.At, done.Token);

        try
        {
            await CompareAsync(comparison, lease.At, cancellationToken);
        }
        catch (ProviderException e)
        {
            await PutOffAsync(comparison, e, cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            await renewal;
        }

        await desk.ServeAsync(comparison.Id, lease.At, cancellationToken);
        return true;
    }

    // A long ledger takes longer than a lease, which is short so that a crash holds nothing up.
    private async Task RenewAsync(Comparison comparison, TimeSpan length, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(length / 3);

        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<MailKitDbContext>().Comparisons
                    .Where(c => c.Id == comparison.Id && c.Attempts == comparison.Attempts && c.RunningSince != null)
                    .ExecuteUpdateAsync(c => c.SetProperty(x => x.DueAt, clock.GetUtcNow() + length), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // It came to its end.
        }
    }

    private async Task CompareAsync(Comparison comparison, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var isWhole = comparison.AskedAt > (comparison.ComparedAt ?? DateTimeOffset.MinValue);
        ReconciliationOutcome outcome;

        if (comparison.Id == Comparison.Resend)
        {
            outcome = await emails.CompareAsync(comparison, cancellationToken);
        }
        else
        {
            var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == comparison.Id, cancellationToken);
            var isOpen = await db.Differences.AnyAsync(d => d.ComparisonId == comparison.Id && d.ResolvedAt == null, cancellationToken);

            // Who asks wants to know; the timer looks at what is new.
            outcome = await accounts.CompareAsync(account, isWhole || isOpen ? null : comparison.ReadTo - Overlap, cancellationToken);
            comparison.Whole(began);
        }

        CrashPoint.Reach("compared");
        await differences.KeepAsync(comparison, outcome, began, NextAt, cancellationToken);
    }

    private DateTimeOffset NextAt(Comparison comparison, int inFlight)
    {
        var now = clock.GetUtcNow();

        return comparison.Cursor is not null ? now + Breath
            : inFlight > 0 ? now + options.Value.InFlight + TimeSpan.FromSeconds(1)
            : now + (options.Value.Every * (1 + (Random.Shared.NextDouble() / 8)));
    }

    // A comparison that failed leaves no half of it behind.
    private async Task PutOffAsync(Comparison comparison, ProviderException e, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var now = clock.GetUtcNow();
        var mine = await db.Comparisons.AsTracking().FirstOrDefaultAsync(c => c.Id == comparison.Id && c.Attempts == comparison.Attempts, cancellationToken);

        if (e.WasHeldBack)
        {
            mine?.Postponed(now + e.RetryAfter!.Value);
        }
        else
        {
            LogFailed(comparison.Id, e.Message);
            mine?.Failed(e, now);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The comparison {Id} got no answer: {Error}")]
    private partial void LogFailed(Guid id, string error);
}

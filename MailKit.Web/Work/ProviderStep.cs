using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Http;

namespace MailKit.Web.Work;

/// <summary>One request to a provider: what it is for, and for how many rows of work.</summary>
/// <param name="Item">The row that is leased for it: of one thing, or of a group.</param>
public abstract record ProviderCall(WorkItem Item);

/// <summary>What came of a call: an answer, or why there is none.</summary>
public sealed record Answered<TCall, TAnswer>(TCall Call, TAnswer? Answer, Exception? Failure) where TCall : ProviderCall;

/// <summary>
/// Rows in, outcomes out: gate, lease, calls side by side, and the answers that have come are written together. One row is a set of one.
/// No transaction is open while the network is awaited.
/// </summary>
public abstract partial class ProviderStep<TCall, TAnswer, TOutcomes>(StepContext context, string provider, ILogger logger) : IStep
    where TCall : ProviderCall
    where TAnswer : class
    where TOutcomes : notnull
{
    protected StepContext Context { get; } = context;

    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (Context.Limits.IsClosed(provider) || Context.Limits.IsUsedUp(provider, CallPurpose.Email)
            || !await Context.Work.GatherAsync(GetType(), cancellationToken) || await TryLeaseAsync(cancellationToken) is not { } lease)
        {
            return false;
        }

        CallPurposes.Begin(CallPurpose.Email);
        await using var renewal = Context.Leases.Keep(lease);
        var goesOn = true;
        var pending = (await ReadEachAsync(lease, cancellationToken)).Select(call => CallAsync(lease, call, cancellationToken)).ToList();

        while (pending.Count > 0)
        {
            await Task.WhenAny(pending);
            var done = pending.Where(call => call.IsCompleted).ToList();
            pending.RemoveAll(done.Contains);
            var answers = await Task.WhenAll(done);
            await WriteAsync(lease, answers, cancellationToken);
            goesOn &= !answers.Any(a => a.Failure is ProviderException { WasHeldBack: true } || DatabaseTrouble.IsAway(a.Failure));
        }

        return goesOn;
    }

    /// <summary>Takes rows, and writes down what travels together before anybody is asked; null when nothing is due.</summary>
    protected abstract Task<Lease?> LeaseAsync(CancellationToken cancellationToken);

    /// <summary>The calls that those rows need.</summary>
    protected abstract Task<IReadOnlyList<TCall>> ReadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken);

    /// <summary>Asks the provider. It throws <see cref="ProviderException"/> when there is no usable answer.</summary>
    protected abstract Task<TAnswer> AskAsync(Lease lease, TCall call, CancellationToken cancellationToken);

    /// <summary>Writes answers, all or none, in the transaction that is open. Throws <see cref="FencedException"/> when a row is no longer ours.</summary>
    protected abstract Task KeepAsync(TOutcomes outcomes, Lease lease, IReadOnlyList<(TCall Call, TAnswer Answer)> answers, CancellationToken cancellationToken);

    private async Task<Lease?> TryLeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LeaseAsync(cancellationToken);
        }
        catch (FencedException)
        {
            // Somebody else took rows before it was written down that they travel together.
            return null;
        }
    }

    // A row that cannot even be read concerns that row alone.
    private async Task<IReadOnlyList<TCall>> ReadEachAsync(Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(lease.Items, cancellationToken);
        }
        catch (Exception e) when (lease.Items.Count > 1 && e is not OperationCanceledException && !DatabaseTrouble.IsAway(e))
        {
            var calls = new List<TCall>();

            foreach (var item in lease.Items)
            {
                calls.AddRange(await ReadEachAsync(new(lease.Token, lease.At, lease.Until, [item]), cancellationToken));
            }

            return calls;
        }
        catch (Exception e) when (e is not OperationCanceledException && !DatabaseTrouble.IsAway(e))
        {
            await FailAsync(lease, lease.Items[0], e, cancellationToken);
            return [];
        }
    }

    /// <summary>The accounts whose balances these answers move.</summary>
    protected abstract IReadOnlyCollection<Guid> Moves(IReadOnlyList<(TCall Call, TAnswer Answer)> answers);

    private async Task<Answered<TCall, TAnswer>> CallAsync(Lease lease, TCall call, CancellationToken cancellationToken)
    {
        try
        {
            return new(call, await AskAsync(lease, call, cancellationToken), null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new(call, null, e);
        }
    }

    private async Task WriteAsync(Lease lease, IReadOnlyList<Answered<TCall, TAnswer>> all, CancellationToken cancellationToken)
    {
        // A database that was away when a call was to be let through is nobody's failure: the row comes due again with its lease.
        foreach (var failed in all.Where(a => a.Failure is not null and not ProviderException { WasHeldBack: true } && !DatabaseTrouble.IsAway(a.Failure)))
        {
            await FailAsync(lease, failed.Call.Item, failed.Failure!, cancellationToken);
        }

        if (all.Where(a => a.Failure is ProviderException { WasHeldBack: true }).Select(a => a.Call.Item).ToList() is { Count: > 0 } heldBack)
        {
            await Context.Transactions.RunAsync<WorkTable>(work => work.KeepTheirPlaceAsync(lease, heldBack, cancellationToken), cancellationToken);
        }

        var answers = all.Where(a => a.Failure is null).Select(a => (a.Call, a.Answer!)).ToList();

        if (answers.Count is 0 || await TryKeepAsync(lease, answers, isLast: answers.Count is 1, cancellationToken))
        {
            return;
        }

        // One of them is bad, or was lost to another worker: none of the others may suffer.
        foreach (var answer in answers)
        {
            await TryKeepAsync(lease, [answer], isLast: true, cancellationToken);
        }
    }

    private async Task<bool> TryKeepAsync(Lease lease, List<(TCall Call, TAnswer Answer)> answers, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            await Context.Transactions.RunAsync<TOutcomes>(Moves(answers), outcomes => KeepAsync(outcomes, lease, answers, cancellationToken), cancellationToken);
            return true;
        }
        catch (Exception e) when (!isLast && e is not OperationCanceledException && !DatabaseTrouble.IsAway(e))
        {
            return false;
        }
        catch (FencedException)
        {
            // Somebody else has the row since: their write stands, ours is void.
            LogFenced(answers[0].Call.Item.Kind, answers[0].Call.Item.SubjectId);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException && !DatabaseTrouble.IsAway(e))
        {
            await FailAsync(lease, answers[0].Call.Item, e, cancellationToken);
            return true;
        }
    }

    private async Task FailAsync(Lease lease, WorkItem item, Exception failure, CancellationToken cancellationToken)
    {
        if (failure is ProviderException trouble)
        {
            LogFailed(Context.Limits.Troubles.LevelOf($"{item.Kind} {trouble.Message}"), item.Kind, item.SubjectId, trouble.Message);
            await Context.Transactions.RunAsync<WorkTable>(work => work.FailAsync(lease, item, trouble, 0, cancellationToken), cancellationToken);
            return;
        }

        LogSurprised(failure, item.Kind, item.SubjectId);
        await Context.Transactions.RunAsync<WorkTable>(work => work.SurpriseAsync(lease, item, failure, cancellationToken), cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "{Kind} of {Subject} came too late: the row had moved on")]
    private partial void LogFenced(WorkKind kind, Guid subject);

    [LoggerMessage("{Kind} of {Subject} did not get through: {Error}")]
    private partial void LogFailed(LogLevel level, WorkKind kind, Guid subject, string error);

    [LoggerMessage(LogLevel.Error, "{Kind} of {Subject} failed, and is tried again later")]
    private partial void LogSurprised(Exception exception, WorkKind kind, Guid subject);
}

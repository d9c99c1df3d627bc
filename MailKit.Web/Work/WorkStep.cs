using MailKit.Domain.Work;
using MailKit.Web.Http;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <summary>
/// Takes due rows of one kind and does them one by one under a lease that is kept while they take long. Whatever goes wrong with a
/// row is counted on that row alone, waits longer each time, and after a dozen surprises waits for a person.
/// </summary>
public abstract partial class WorkStep(StepContext context, WorkKind kind, ILogger logger) : IStep
{
    protected StepContext Context { get; } = context;

    /// <summary>How many rows are taken at once.</summary>
    protected virtual int Most => 1;

    /// <summary>What its calls to providers are for.</summary>
    protected virtual CallPurpose Purpose => CallPurpose.Doubt;

    /// <summary>It is pointless to begin now.</summary>
    protected virtual bool IsResting => false;

    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (IsResting || !await Context.Work.GatherAsync(GetType(), cancellationToken))
        {
            return false;
        }

        if (await Context.Work.LeaseAsync(kind, Most, cancellationToken) is not { } lease)
        {
            return await StandAsync(cancellationToken);
        }

        CallPurposes.Begin(Purpose);
        await using var renewal = Context.Leases.Keep(lease);
        var goesOn = true;

        foreach (var item in await DoTogetherAsync(lease, cancellationToken))
        {
            goesOn &= await TryAsync(lease, item, cancellationToken);
        }

        return goesOn;
    }

    /// <summary>Does what can be done of many rows at once.</summary>
    /// <returns>Those that are left, to be done one by one.</returns>
    protected virtual Task<IReadOnlyList<WorkItem>> DoTogetherAsync(Lease lease, CancellationToken cancellationToken) => Task.FromResult(lease.Items);

    /// <summary>Does one row: it ends with the row finished, or put off.</summary>
    protected abstract Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken);

    /// <summary>The row of the kind that is always there, about everybody's things; null when there is none.</summary>
    protected virtual Guid? Standing => null;

    /// <summary>The row is stuck; whoever shows its subject is told why.</summary>
    protected virtual Task ParkedAsync(WorkItem item, Exception surprise, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How much longer than usual a row waits after a provider failed, as so many failures more.</summary>
    protected virtual int Patience => 0;

    // True when the standing row was missing, and is made.
    private async Task<bool> StandAsync(CancellationToken cancellationToken)
    {
        if (Standing is not { } subject || await Context.Db.Work.AnyAsync(w => w.Kind == kind && w.SubjectId == subject, cancellationToken))
        {
            return false;
        }

        await Context.Work.AskAsync(kind, subject, null, cancellationToken);
        return true;
    }

    private async Task<bool> TryAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(lease, item, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (FencedException)
        {
            // Somebody else has the row since: their write stands, ours is void.
            LogFenced(item.Kind, item.SubjectId);
            return true;
        }
        catch (ProviderException e) when (e.WasHeldBack)
        {
            await Context.Transactions.RunAsync<WorkTable>(work => work.HoldBackAsync(lease, item, e, cancellationToken), cancellationToken);
            return false;
        }
        catch (ProviderException e)
        {
            LogFailed(Context.Limits.Troubles.LevelOf($"{item.Kind} {e.Message}"), item.Kind, item.SubjectId, e.Message);
            await Context.Transactions.RunAsync<WorkTable>(work => work.FailAsync(lease, item, e, Patience, cancellationToken), cancellationToken);
            return true;
        }
        catch (Exception e) when (!Data.DatabaseTrouble.IsAway(e))
        {
            // What somebody sent us in a shape that we do not understand is his fault, and no stack tells more.
            if (e is FormatException)
            {
                LogFailed(LogLevel.Warning, item.Kind, item.SubjectId, e.Message);
            }
            else
            {
                LogSurprised(e, item.Kind, item.SubjectId);
            }

            if (await Context.Transactions.RunAsync<WorkTable, bool>(work => work.SurpriseAsync(lease, item, e, cancellationToken), cancellationToken))
            {
                await ParkedAsync(item, e, cancellationToken);
            }

            return true;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Kind} of {Subject} came too late: the row had moved on")]
    private partial void LogFenced(WorkKind kind, Guid subject);

    [LoggerMessage("{Kind} of {Subject} did not succeed: {Error}")]
    private partial void LogFailed(LogLevel level, WorkKind kind, Guid subject, string error);

    [LoggerMessage(LogLevel.Error, "{Kind} of {Subject} failed, and is tried again later")]
    private partial void LogSurprised(Exception exception, WorkKind kind, Guid subject);
}

using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Tests.Simulation;

/// <summary>A worker between its lease and its last write: it may be slow, sleep through its lease, or die.</summary>
internal abstract class SimulatedWorker
{
    /// <summary>The process that dies or stands still with all of its workers.</summary>
    public required int Process { get; init; }

    public abstract bool IsOver { get; }

    /// <summary>One moment further.</summary>
    public abstract void GoOn(bool quiet);
}

/// <summary>What the network does to one call.</summary>
internal enum Network
{
    Fine,
    Unreachable,
    HeldBack,
    LostBefore,
    LostAfter,
    Garbled,
}

/// <summary>Something that nobody foresaw.</summary>
internal sealed class SurpriseException : Exception;

/// <summary>What <see cref="ProviderStep{TCall, TAnswer, TOutcomes}"/> does: rows are read, calls go side by side, and the answers that have come are written together.</summary>
/// <typeparam name="TTry">One request.</typeparam>
internal abstract class SimulatedWorker<TTry, TAnswer>(World world, Lease lease, IReadOnlyList<WorkRow> rows) : SimulatedWorker where TTry : Try where TAnswer : class
{
    private readonly List<(TTry Try, TAnswer? Answer, Exception? Failure)> _answered = [];
    private List<TTry>? _open;

    public override bool IsOver => _open is { Count: 0 } && _answered.Count is 0;

    protected World World { get; } = world;

    protected Lease Lease { get; } = lease;

    public override void GoOn(bool quiet)
    {
        if (World.Happens(6))
        {
            World.Work.Renew(Lease, rows);
        }
        else if (_open is null)
        {
            _open = [.. rows.Select(Read)];
        }
        else if (_open.Count > 0 && (_answered.Count is 0 || World.Happens(2)))
        {
            var next = _open[World.Chance.Next(_open.Count)];
            _open.Remove(next);
            _answered.Add(Ask(next, quiet ? Network.Fine : (Network)World.Chance.Next(6)));
        }
        else
        {
            Write(quiet);
            _answered.Clear();
        }
    }

    protected abstract TTry Read(WorkRow row);

    protected abstract TAnswer Answer(TTry one, Network network);

    /// <summary>All or none, in one transaction.</summary>
    protected abstract void Keep(IReadOnlyList<(TTry Try, TAnswer Answer)> answers);

    protected virtual void Fail(WorkRow row, ProviderException trouble) => World.Work.Fail(Lease, row, trouble, 0);

    /// <summary>Asks a provider, if the lease still holds; the network decides what comes back.</summary>
    protected T Call<T>(Network network, Func<T> act)
    {
        if (World.Sabotage is not Sabotage.NoLastLook)
        {
            Lease.Require(World);
        }

        return network switch
        {
            Network.Unreachable => throw new ProviderException("unreachable", mayHaveActed: false),
            Network.HeldBack => throw ProviderException.HeldBack("limit", TimeSpan.FromSeconds(1)),
            Network.LostBefore => throw new ProviderException("no answer", mayHaveActed: true),
            Network.LostAfter when act() is not null => throw new ProviderException("no answer", mayHaveActed: true),
            Network.Garbled when act() is not null => throw new SurpriseException(),
            _ => act(),
        };
    }

    private (TTry Try, TAnswer? Answer, Exception? Failure) Ask(TTry one, Network network)
    {
        try
        {
            return (one, Answer(one, network), null);
        }
        catch (Exception e) when (e is ProviderException or SurpriseException)
        {
            return (one, null, e);
        }
    }

    private void Write(bool quiet)
    {
        foreach (var (one, _, failure) in _answered.Where(a => a.Failure is not null))
        {
            Fail(one, failure!);
        }

        var answers = _answered.Where(a => a.Answer is not null).Select(a => (a.Try, a.Answer!)).ToList();

        if (answers.Count is 0 || TryKeep(answers, isLast: answers.Count is 1, quiet))
        {
            return;
        }

        // None of the others may suffer.
        foreach (var answer in answers)
        {
            TryKeep([answer], isLast: true, quiet);
        }
    }

    private bool TryKeep(List<(TTry Try, TAnswer Answer)> answers, bool isLast, bool quiet)
    {
        try
        {
            World.Database.Transact(() =>
            {
                Keep(answers);

                if (!quiet && World.Happens(15))
                {
                    throw new SurpriseException();
                }
            });
        }
        catch (Exception e) when (!isLast && e is FencedException or SurpriseException)
        {
            return false;
        }
        catch (FencedException)
        {
            // Somebody else has the row since: their write stands, ours is void.
        }
        catch (SurpriseException e)
        {
            Fail(answers[0].Try, e);
        }

        return true;
    }

    private void Fail(TTry one, Exception failure)
    {
        if (failure is ProviderException trouble)
        {
            Fail(one.Row, trouble);
        }
        else
        {
            World.Work.Surprise(Lease, one.Row);
        }
    }
}

/// <summary>A request that is to be made for a leased row.</summary>
internal abstract record Try(WorkRow Row);

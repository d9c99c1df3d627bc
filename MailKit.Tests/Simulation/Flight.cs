using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;

namespace MailKit.Tests.Simulation;

/// <summary>A worker between its lease and its write: it may be slow, sleep through its lease, or die.</summary>
internal abstract class Flight(Store store, DateTimeOffset leasedAt)
{
    protected Store Store { get; } = store;

    protected DateTimeOffset LeasedAt { get; } = leasedAt;

    /// <summary>True once the provider was asked.</summary>
    public bool HasCalled { get; private set; }

    protected ProviderException? Trouble { get; private set; }

    /// <summary>Asks the provider; the network decides what comes back. False when it woke up after its lease, and lets it be.</summary>
    public bool Call(Network network, DateTimeOffset now)
    {
        if (now > LeasedAt + World.Lease)
        {
            return false;
        }

        HasCalled = true;
        Trouble = network switch
        {
            Network.Unreachable => new("unreachable", mayHaveActed: false),
            Network.HeldBack => ProviderException.HeldBack("limit", TimeSpan.FromSeconds(1)),
            Network.LostBefore or Network.LostAfter => new("no answer", mayHaveActed: true),
            _ => null,
        };

        if (network is Network.Fine or Network.LostAfter)
        {
            Act(now);
        }

        return true;
    }

    public abstract void Write(DateTimeOffset now);

    protected abstract void Act(DateTimeOffset now);
}

/// <summary>What the network does to one call.</summary>
internal enum Network
{
    Fine,
    Unreachable,
    HeldBack,
    LostBefore,
    LostAfter,
}

internal sealed class SendFlight(Store store, SimulatedResend resend, Email email, DateTimeOffset leasedAt) : Flight(store, leasedAt)
{
    private readonly int _fence = email.Attempts;
    private Delivery? _answer;

    protected override void Act(DateTimeOffset now)
        => _answer = resend.Send(Store.Sabotage is Sabotage.NoProviderKey ? $"{Guid.NewGuid()}" : email.ProviderKey, [email], now) switch
        {
            BatchDelivery.Answered { Each: [var only] } => only,
            BatchDelivery.Contradicted contradicted => new Delivery.Contradicted(contradicted.Reason),
            _ => null,
        };

    public override void Write(DateTimeOffset now)
    {
        if (Trouble is { } trouble)
        {
            email.Unanswered(trouble, LeasedAt, now);
        }
        else
        {
            email.Answered(_answer!, LeasedAt, now);
        }

        if (Store.Write(Store.Emails, email, _fence) && email.State is EmailState.Refused)
        {
            Store.Post(LedgerEntry.Release(email.AccountId, email.Id, email.Credits, email.Reason!, now));
        }
    }
}

internal sealed class BatchFlight(Store store, SimulatedResend resend, EmailBatch batch, DateTimeOffset leasedAt) : Flight(store, leasedAt)
{
    private readonly int _fence = batch.Attempts;
    private readonly List<Email> _members = [.. store.Emails.Values.Where(e => e.BatchId == batch.Id).OrderBy(e => e.Id).Select(Store.Read)];
    private BatchDelivery? _answer;

    protected override void Act(DateTimeOffset now) => _answer = resend.Send(Store.Sabotage is Sabotage.NoProviderKey ? $"{Guid.NewGuid()}" : batch.ProviderKey, _members, now);

    public override void Write(DateTimeOffset now)
    {
        if (Trouble is { } trouble)
        {
            batch.Unanswered(trouble, LeasedAt, now);
            Store.Write(Store.Batches, batch, _fence);
            return;
        }

        batch.Closed(now);

        if (Store.Write(Store.Batches, batch, _fence))
        {
            var answers = _answer is BatchDelivery.Answered answered ? _members.Zip(answered.Each).ToDictionary(x => x.First.Id, x => x.Second) : null;
            Close(email => answers?[email.Id], now);
        }
    }

    private void Close(Func<Email, Delivery?> answerOf, DateTimeOffset now)
    {
        foreach (var email in Store.Emails.Values.Where(e => e.BatchId == batch.Id && e.State is EmailState.Queued or EmailState.Parked && e.BatchId == batch.Id).ToList())
        {
            switch (answerOf(email))
            {
                case Delivery.Accepted accepted:
                    email.Sent(accepted.ResendId, now);
                    break;

                case Delivery.Rejected rejected when email.State is EmailState.Queued:
                    email.Refused(rejected.Reason);
                    Store.Post(LedgerEntry.Release(email.AccountId, email.Id, email.Credits, rejected.Reason, now));
                    break;

                case null when email.State is EmailState.Queued:
                    email.Parked("contradicted", now);
                    break;
            }
        }
    }
}

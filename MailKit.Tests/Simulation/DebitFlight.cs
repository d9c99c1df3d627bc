using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Settling;

namespace MailKit.Tests.Simulation;

internal sealed class DebitFlight(Store store, SimulatedDodo dodo, Email email, DateTimeOffset leasedAt) : Flight(store, leasedAt)
{
    private readonly int _fence = email.Attempts;
    private DebitAnswer? _answer;

    protected override void Act(DateTimeOffset now) => _answer = dodo.Debit(email.Credits, DebitNote.ForEmail(email.Id, email.ResendId!), now);

    public override void Write(DateTimeOffset now)
    {
        if (Trouble is { } trouble)
        {
            email.Unanswered(trouble, LeasedAt, now);
            Store.Write(Store.Emails, email, _fence);
        }
        else if (_answer is DebitAnswer.Insufficient)
        {
            email.Unpaid(now.AddSeconds(30));
            Store.IsFrozen |= Store.Write(Store.Emails, email, _fence);
        }
        else
        {
            email.Settled(now);

            if (Store.Write(Store.Emails, email, _fence))
            {
                Store.Post(LedgerEntry.Debit(email.AccountId, email.Id, email.Credits, null, null, now));
            }
        }
    }
}

internal sealed class SettlementFlight(Store store, SimulatedDodo dodo, Settlement settlement, DateTimeOffset leasedAt) : Flight(store, leasedAt)
{
    private readonly int _fence = settlement.Attempts;
    private DebitAnswer? _answer;

    protected override void Act(DateTimeOffset now)
        => _answer = dodo.Debit(settlement.Credits, DebitNote.ForSettlement(settlement.Id, [.. Members().Select(e => e.Id).Order()]), now);

    public override void Write(DateTimeOffset now)
    {
        var known = settlement.FirstTriedAt;

        if (Trouble is { } trouble)
        {
            settlement.Unanswered(trouble, LeasedAt, now);
            Store.Write(Store.Settlements, settlement, _fence);
        }
        else if (_answer is not DebitAnswer.Insufficient)
        {
            settlement.Posted(now);

            if (Store.Write(Store.Settlements, settlement, _fence))
            {
                Stands(Store, settlement, now);
            }
        }
        else if (Domain.Work.FirstTry.IsAnother(known, LeasedAt))
        {
            settlement.Unpaid("too few", now);

            if (Store.Write(Store.Settlements, settlement, _fence))
            {
                Store.IsFrozen = true;
                Members().Where(e => e.State is EmailState.Sent).ToList().ForEach(e => Store.Set(e, nameof(Email.State), EmailState.Unpaid));
            }
        }
        else
        {
            settlement.Dissolved(now);

            if (Store.Write(Store.Settlements, settlement, _fence))
            {
                foreach (var email in Members().ToList())
                {
                    Store.Set(email, nameof(Email.SettlementId), null);
                    Store.Set(email, nameof(Email.DueAt), (DateTimeOffset?)now);
                    Store.Set(email, nameof(Email.Failures), 1);
                }
            }
        }
    }

    /// <summary>The debit is known to be there.</summary>
    public static void Stands(Store store, Settlement settlement, DateTimeOffset now)
    {
        store.Post(LedgerEntry.Debit(settlement, settlement.Credits, null, now));

        foreach (var email in store.Emails.Values.Where(e => e.SettlementId == settlement.Id && e.State is EmailState.Sent or EmailState.Unpaid && e.SettlementId == settlement.Id))
        {
            email.Settled(now);
        }
    }

    private IEnumerable<Email> Members() => Store.Emails.Values.Where(e => e.SettlementId == settlement.Id);
}

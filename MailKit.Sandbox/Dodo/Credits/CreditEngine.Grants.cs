namespace MailKit.Sandbox.Dodo.Credits;

/// <content>How grants are used up, and how they end.</content>
public sealed partial class CreditEngine
{
    /// <summary>The time of a grant is over: what rolls over lives on, the rest expires.</summary>
    public void Expire(Change change, Grant grant)
    {
        var terms = CreditTerms.AtEndOf(change.State, grant);
        var (carried, isForfeited) = Rollover.Of(grant, terms, change.State.Entitlements.Get(grant.CreditEntitlementId).Precision);

        if (carried > 0)
        {
            grant = Carry(change, grant, terms!, carried);
        }

        if (isForfeited)
        {
            End(change, grant, TransactionType.RolloverForfeited, "Excess credits forfeited at rollover limit");
        }
        else
        {
            End(change, grant, TransactionType.CreditExpired, "Credits expired");
        }
    }

    /// <summary>Ends a grant; what was left of it is gone.</summary>
    public void End(Change change, Grant grant, TransactionType type, string description)
    {
        change.Put(change.State.Grants, grant with { RemainingAmount = 0, IsExpired = true, UpdatedAt = change.At });

        if (grant.RemainingAmount is 0)
        {
            return;
        }

        var line = Post(change, EndOf(grant, grant.RemainingAmount, type, description), isCredit: false, -grant.RemainingAmount, overage: 0, grant.Id);

        if (policy.LowBalanceAfterExpiry)
        {
            watch.Look(change, grant.CreditEntitlementId, grant.CustomerId, line.BalanceBefore, line.BalanceAfter);
        }
    }

    // One line takes the credits out of the old grant and one brings them into the new, so that the lines of each grant add up to what is left of it. Only the second is an event.
    private Grant Carry(Change change, Grant grant, CreditAttachment terms, decimal carried)
    {
        var movement = EndOf(grant, carried, TransactionType.CreditRolledOver, "Credits rolled over to new period");
        var rest = change.Put(change.State.Grants, grant with { RemainingAmount = grant.RemainingAmount - carried, IsRolledOver = true, UpdatedAt = change.At });
        Post(change, movement, isCredit: false, -carried, overage: 0, grant.Id, isAnnounced: policy.AnnounceRolloverDeparture);
        var next = Open(change, grant with
        {
            Id = Ids.New("cdg"),
            InitialAmount = carried,
            RemainingAmount = carried,
            SourceType = GrantSource.Rollover,
            ExpiresAt = Rollover.Until(change.At, terms),
            RolloverCount = grant.RolloverCount + 1,
            ParentGrantId = grant.Id,
            CreatedAt = change.At,
            UpdatedAt = change.At,
        });
        Post(change, movement, isCredit: true, carried, overage: 0, next.Id);

        return rest;
    }

    private static BalanceChange EndOf(Grant grant, decimal amount, TransactionType type, string description) => new(grant.CreditEntitlementId, grant.CustomerId, amount, type)
    {
        ReferenceType = ReferenceTypeOf(grant.SourceId),
        ReferenceId = grant.SourceId,
        Description = description,
        Metadata = grant.Metadata.OrEmpty(),
    };

    // FIFO by the grant's age (C2).
    private static string? Draw(Change change, BalanceChange movement, decimal amount)
    {
        string? touched = null;
        var count = 0;

        foreach (var grant in change.State.OpenGrantsOfBalance[Balance.IdFor(movement.EntitlementId, movement.CustomerId)].OrderBy(static g => g.CreatedAt).ThenBy(static g => g.Id, StringComparer.Ordinal).ToList())
        {
            var drawn = Math.Min(grant.RemainingAmount, amount);
            change.Put(change.State.Grants, grant with { RemainingAmount = grant.RemainingAmount - drawn, UpdatedAt = change.At });
            amount -= drawn;
            touched = grant.Id;
            count++;

            if (amount is 0)
            {
                break;
            }
        }

        return count is 1 ? touched : null;
    }
}

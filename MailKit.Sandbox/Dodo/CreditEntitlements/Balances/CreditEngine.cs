namespace MailKit.Sandbox.Dodo.CreditEntitlements.Balances;

/// <summary>The only code that moves a balance: grants, ledger line, balance and webhook, together.</summary>
public sealed class CreditEngine(WebhookOutbox outbox, LowBalanceWatch watch, Schedule schedule, DodoPolicy policy)
{
    /// <summary>Adds credits as a grant of their own.</summary>
    public LedgerLine Add(Change change, BalanceChange movement, GrantSource source, string? sourceId, DateTimeOffset? expiresAt)
    {
        var grant = change.Put(change.State.Grants, new Grant
        {
            Id = Ids.New("cdg"),
            CreditEntitlementId = movement.EntitlementId,
            CustomerId = movement.CustomerId,
            InitialAmount = movement.Amount,
            RemainingAmount = movement.Amount,
            SourceType = source,
            SourceId = sourceId,
            ExpiresAt = expiresAt,
            Metadata = movement.Metadata,
            CreatedAt = change.At,
            UpdatedAt = change.At,
        });

        schedule.Expect(grant);
        return Post(change, movement, isCredit: true, balance: movement.Amount, overage: 0, grant.Id);
    }

    /// <summary>Takes credits, oldest grant first; all of them or none.</summary>
    public BalanceChangeResult Take(Change change, BalanceChange movement)
    {
        var before = BalanceOf(change.State, movement.EntitlementId, movement.CustomerId) ?? Open(change, movement);
        var fromBalance = Math.Min(before.Amount, movement.Amount);
        var shortfall = movement.Amount - fromBalance;

        if (shortfall > 0 && OverageRule.Refuse(change.State, before, shortfall) is { } refusal)
        {
            return refusal;
        }

        var lines = new List<LedgerLine>(1);

        if (fromBalance > 0)
        {
            lines.Add(Post(change, movement with { Amount = fromBalance }, isCredit: false, -fromBalance, overage: 0, Draw(change, movement, fromBalance)));
        }

        if (shortfall > 0)
        {
            lines.Add(Post(change, movement with { Amount = shortfall, Type = TransactionType.OverageCharged }, isCredit: false, balance: 0, shortfall, grantId: null));
        }

        watch.Look(change, movement.EntitlementId, movement.CustomerId, before.Amount, before.Amount - fromBalance);
        return new BalanceChangeResult.Posted(lines);
    }

    /// <summary>The time of a grant is over.</summary>
    public void Expire(Change change, Grant grant) => End(change, grant, TransactionType.CreditExpired, "Credits expired");

    /// <summary>Ends a grant; what was left of it is gone.</summary>
    public void End(Change change, Grant grant, TransactionType type, string description)
    {
        change.Put(change.State.Grants, grant with { RemainingAmount = 0, IsExpired = true, UpdatedAt = change.At });

        if (grant.RemainingAmount is 0)
        {
            return;
        }

        var line = Post(
            change,
            new(grant.CreditEntitlementId, grant.CustomerId, grant.RemainingAmount, type)
            {
                ReferenceType = ReferenceTypeOf(grant.SourceType),
                ReferenceId = grant.SourceId,
                Description = description,
                Metadata = grant.Metadata.OrEmpty(),
            },
            isCredit: false,
            -grant.RemainingAmount,
            overage: 0,
            grant.Id);

        if (policy.LowBalanceAfterExpiry)
        {
            watch.Look(change, grant.CreditEntitlementId, grant.CustomerId, line.BalanceBefore, line.BalanceAfter);
        }
    }

    public static Balance? BalanceOf(SandboxState state, string entitlementId, string customerId) => state.Balances.Find(Balance.IdFor(entitlementId, customerId));

    public static string ReferenceTypeOf(GrantSource source) => source switch
    {
        GrantSource.OneTime => "payment",
        GrantSource.Api => "api",
        _ => "subscription",
    };

    // FIFO by the grant's age; the index keeps them in the order they came.
    private static string? Draw(Change change, BalanceChange movement, decimal amount)
    {
        string? touched = null;
        var count = 0;

        foreach (var grant in change.State.GrantsOfBalance[Balance.IdFor(movement.EntitlementId, movement.CustomerId)].Where(static g => g.HasCredits).ToList())
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

    private static Balance Open(Change change, BalanceChange movement) => new()
    {
        Id = Ids.New("cdb"),
        CreditEntitlementId = movement.EntitlementId,
        CustomerId = movement.CustomerId,
        CreatedAt = change.At,
        UpdatedAt = change.At,
    };

    private LedgerLine Post(Change change, BalanceChange movement, bool isCredit, decimal balance, decimal overage, string? grantId)
    {
        var state = change.State;
        var before = BalanceOf(state, movement.EntitlementId, movement.CustomerId) ?? Open(change, movement);
        var after = change.Put(state.Balances, before with
        {
            Amount = before.Amount + balance,
            Overage = before.Overage + overage,
            LastTransactionAt = change.At,
            UpdatedAt = change.At,
        });

        var line = change.Put(state.Ledger, new LedgerLine
        {
            Id = Ids.New("cdl"),
            BusinessId = state.Now.BusinessId,
            BrandId = state.Now.BusinessId,
            CustomerId = movement.CustomerId,
            CreditEntitlementId = movement.EntitlementId,
            TransactionType = movement.Type,
            IsCredit = isCredit,
            Amount = movement.Amount,
            BalanceBefore = before.Amount,
            BalanceAfter = after.Amount,
            OverageBefore = before.Overage,
            OverageAfter = after.Overage,
            GrantId = grantId,
            ReferenceType = movement.ReferenceType,
            ReferenceId = movement.ReferenceId,
            Description = movement.Description,
            CreatedAt = change.At,
            Metadata = movement.Metadata,
        });

        if (movement.Type.EventName is { } type)
        {
            outbox.Dodo(change, type, "CreditLedgerEntry", line);
        }

        return line;
    }
}

namespace MailKit.Sandbox.Dodo.Credits;

/// <summary>
/// The only code that moves a balance: grants, ledger line, balance and webhook, together. What is left of the grants that have not ended is the balance, always;
/// the overage beside it is never negative; and every line says what both were before it and after.
/// </summary>
public sealed partial class CreditEngine(WebhookOutbox outbox, LowBalanceWatch watch, Schedule schedule, DodoPolicy policy)
{
    /// <summary>Adds credits as a grant of their own. Where the terms say so, what is owed is repaid from them at once.</summary>
    public LedgerLine Add(Change change, BalanceChange movement, GrantSource source, string? sourceId, DateTimeOffset? expiresAt)
    {
        var grant = Open(change, new Grant
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
        var line = Post(change, movement, isCredit: true, balance: movement.Amount, overage: 0, grant.Id);
        Repay(change, movement, grant);

        return line;
    }

    /// <summary>Takes credits, oldest grant first; all of them or none.</summary>
    public BalanceChangeResult Take(Change change, BalanceChange movement)
    {
        var before = BalanceOf(change.State, movement.EntitlementId, movement.CustomerId) ?? Open(change, movement);
        var fromBalance = Math.Min(before.Amount, movement.Amount);
        var shortfall = movement.Amount - fromBalance;

        if (shortfall > 0 && OverageRule.Refuse(CreditTerms.Of(change.State, movement.EntitlementId, movement.CustomerId), before, shortfall) is { } refusal)
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

    /// <summary>Takes what was used already: from the balance, then as overage where that is allowed and as far as it is. What is beyond is dropped, and the balance is never negative.</summary>
    public void TakeMetered(Change change, BalanceChange movement)
    {
        var before = BalanceOf(change.State, movement.EntitlementId, movement.CustomerId);
        var terms = CreditTerms.Of(change.State, movement.EntitlementId, movement.CustomerId);
        var (balance, overage) = (before?.Amount ?? 0, before?.Overage ?? 0);
        var beyond = !terms.OverageEnabled ? 0 : terms.OverageLimit is { } limit ? Math.Max(0, limit - overage) : decimal.MaxValue - balance;

        if (Math.Min(movement.Amount, balance + beyond) is > 0 and var amount)
        {
            Take(change, movement with { Amount = amount });
        }
    }

    /// <summary>What is owed is owed no longer, because it was forgiven or is on an invoice (C9). Null when nothing was.</summary>
    public LedgerLine? ResetOverage(Change change, BalanceChange movement)
        => BalanceOf(change.State, movement.EntitlementId, movement.CustomerId) is { Overage: > 0 and var owed }
            ? Post(change, movement with { Amount = owed, Type = TransactionType.OverageReset }, isCredit: false, balance: 0, -owed, grantId: null)
            : null;

    public static Balance? BalanceOf(SandboxState state, string entitlementId, string customerId) => state.Balances.Find(Balance.IdFor(entitlementId, customerId));

    /// <summary>What a ledger line refers to, by the id of what brought the credits (C25).</summary>
    public static string ReferenceTypeOf(string? sourceId) => sourceId switch
    {
        null => "api",
        _ when sourceId.StartsWith("pay_", StringComparison.Ordinal) => "payment",
        _ => "subscription",
    };

    // C9, carry_deficit_auto_repay: new credits first repay what is owed. One line moves both.
    private void Repay(Change change, BalanceChange movement, Grant grant)
    {
        if (BalanceOf(change.State, movement.EntitlementId, movement.CustomerId) is { Overage: > 0 and var owed }
            && CreditTerms.Of(change.State, movement.EntitlementId, movement.CustomerId).OverageBehavior is OverageBehavior.CarryDeficitAutoRepay)
        {
            var repaid = Math.Min(owed, grant.RemainingAmount);
            change.Put(change.State.Grants, grant with { RemainingAmount = grant.RemainingAmount - repaid });
            Post(change, movement with { Amount = repaid, Type = TransactionType.CreditDeducted, Description = "Overage repaid" }, isCredit: false, -repaid, -repaid, grant.Id);
        }
    }

    private Grant Open(Change change, Grant grant)
    {
        change.Put(change.State.Grants, grant);
        schedule.Expect(grant);
        return grant;
    }

    private static Balance Open(Change change, BalanceChange movement) => new()
    {
        Id = Ids.New("cdb"),
        CreditEntitlementId = movement.EntitlementId,
        CustomerId = movement.CustomerId,
        CreatedAt = change.At,
        UpdatedAt = change.At,
    };

    private LedgerLine Post(Change change, BalanceChange movement, bool isCredit, decimal balance, decimal overage, string? grantId, bool isAnnounced = true)
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

        if (isAnnounced && movement.Type.EventName is { } type)
        {
            outbox.Dodo(change, type, "CreditLedgerEntry", line);
        }

        return line;
    }
}

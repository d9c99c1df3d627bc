using System.Globalization;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.CreditEntitlements.Ledger;

/// <summary>Ledger entries made through the API: once per idempotency key, whole or not at all.</summary>
public sealed class LedgerEntryProcessor(CreditEngine book, DodoPolicy policy)
{
    private const decimal Most = 10_000_000_000;

    public LedgerEntryResponse Post(Change change, string entitlementId, string customerId, CreateLedgerEntry request)
    {
        var state = change.State;
        var entitlement = CreditEntitlementEndpoints.Find(state, entitlementId);
        var customer = state.Customers.Require(customerId, "Customer");
        var keyId = request.IdempotencyKey is { Length: > 0 } key ? LedgerKey.IdFor(entitlement.Id, customer.CustomerId, key) : null;

        if (state.LedgerKeys.Find(keyId) is { } known)
        {
            return policy.LedgerDuplicates is LedgerDuplicate.ReplayOriginal201
                ? known.Receipt
                : throw new DodoRefusalException(409, policy.DuplicateKeyCode, "A ledger entry with this idempotency key already exists.");
        }

        var movement = new BalanceChange(entitlement.Id, customer.CustomerId, ReadAmount(request.Amount, entitlement), TypeOf(request.EntryType))
        {
            ReferenceType = "api",
            Description = request.Reason,
            Metadata = request.Metadata.OrEmpty(),
        };

        var lines = request.EntryType is EntryType.Credit ? [Credit(change, entitlement, movement, request.ExpiresAt)] : Debit(change, movement);
        var receipt = Receipt(request, movement, lines);

        if (keyId is not null)
        {
            change.Put(state.LedgerKeys, new LedgerKey(keyId, receipt));
        }

        return receipt;
    }

    private LedgerLine Credit(Change change, Entitlement entitlement, BalanceChange movement, DateTimeOffset? expiresAt)
    {
        if (expiresAt <= change.At)
        {
            throw DodoRefusalException.InvalidBody("expires_at: must be in the future");
        }

        if (policy.ApiGrantsExpireLikeEntitlement && entitlement.ExpiresAfterDays is { } days)
        {
            expiresAt ??= change.At.AddDays(days);
        }

        return book.Add(change, movement, GrantSource.Api, sourceId: null, expiresAt);
    }

    private IReadOnlyList<LedgerLine> Debit(Change change, BalanceChange movement) => book.Take(change, movement) switch
    {
        BalanceChangeResult.Posted posted => posted.Lines,
        BalanceChangeResult.NotEnough enough => throw new DodoRefusalException(400, policy.InsufficientCreditsCode, $"Insufficient credits: {QuantityConverter.Write(enough.Available)} available, {QuantityConverter.Write(movement.Amount)} requested."),
        _ => throw new DodoRefusalException(400, "OVERAGE_LIMIT_EXCEEDED", "Overage limit exceeded"),
    };

    private static LedgerEntryResponse Receipt(CreateLedgerEntry request, BalanceChange movement, IReadOnlyList<LedgerLine> lines) => new()
    {
        Id = lines[0].Id,
        CreditEntitlementId = movement.EntitlementId,
        CustomerId = movement.CustomerId,
        EntryType = request.EntryType,
        IsCredit = request.EntryType is EntryType.Credit,
        Amount = movement.Amount,
        BalanceBefore = lines[0].BalanceBefore,
        BalanceAfter = lines[^1].BalanceAfter,
        OverageBefore = lines[0].OverageBefore,
        OverageAfter = lines[^1].OverageAfter,
        GrantId = lines.Count is 1 ? lines[0].GrantId : null,
        Reason = request.Reason,
        CreatedAt = lines[0].CreatedAt,
        Metadata = movement.Metadata,
    };

    private TransactionType TypeOf(EntryType type) => (policy.ApiEntriesAreManualAdjustments, type) switch
    {
        (true, _) => TransactionType.ManualAdjustment,
        (_, EntryType.Credit) => TransactionType.CreditAdded,
        _ => TransactionType.CreditDeducted,
    };

    private decimal ReadAmount(string text, Entitlement entitlement)
    {
        if (!QuantityConverter.TryRead(text, out var amount))
        {
            throw DodoRefusalException.InvalidBody($"amount: invalid decimal `{text}`");
        }

        if (amount is <= 0 or >= Most)
        {
            throw new DodoRefusalException(400, "INVALID_REQUEST_BODY", "amount: must be greater than 0 and have at most 10 digits before the point");
        }

        if (decimal.Round(amount, entitlement.Precision) != amount)
        {
            throw new DodoRefusalException(policy.TooPreciseStatus, "INVALID_REQUEST_BODY", string.Create(CultureInfo.InvariantCulture, $"amount: this credit has {entitlement.Precision} decimals"));
        }

        return amount;
    }
}

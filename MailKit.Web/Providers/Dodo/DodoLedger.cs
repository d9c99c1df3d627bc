using System.Net;
using System.Text.Json;
using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Http;

namespace MailKit.Web.Providers.Dodo;

/// <summary>What Dodo says about credits, in our words.</summary>
public static class DodoLedger
{
    /// <param name="balance">What the customer has now; null when Dodo does not know. Asked only when a refusal has to be understood.</param>
    public static async Task<DebitAnswer> ReadDebitAsync(HttpResponseMessage response, long credits, Func<Task<long?>> balance, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Conflict)
        {
            return new DebitAnswer.AlreadyPosted();
        }

        if (IsRefusal(response.StatusCode))
        {
            var words = await DodoAnswer.WordsAsync(response, cancellationToken);

            // Neither status nor code tells too few credits from a request that somebody on the way did not like: the balance does.
            return await ReadBalanceAsync(balance) is { } left && left < credits
                ? new DebitAnswer.Insufficient(words ?? "insufficient credits", left)
                : throw response.Unusable("Dodo", words);
        }

        var posted = await DodoAnswer.ReadAsync<Posted>(response, cancellationToken);

        // A success that names no entry is somebody else's page: only an entry, or a 409 to the next try, proves the debit.
        return posted.Id is { Length: > 0 } id ? new DebitAnswer.Posted(id, posted.GrantId, posted.CreatedAt.ToUniversalTime()) : throw response.Unusable("Dodo", "an answer without an entry");
    }

    private static bool IsRefusal(HttpStatusCode status)
        => (int)status is >= 400 and < 500 && status is not (HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    private static async Task<long?> ReadBalanceAsync(Func<Task<long?>> balance)
    {
        try
        {
            return await balance();
        }
        catch (ProviderException)
        {
            // Then it stays in doubt.
            return null;
        }
    }

    private static LedgerKind Kind(string transactionType) => transactionType switch
    {
        "credit_added" => LedgerKind.Added,
        "credit_deducted" => LedgerKind.Deducted,
        "credit_expired" => LedgerKind.Expired,
        "credit_rolled_over" => LedgerKind.RolledOver,
        "rollover_forfeited" => LedgerKind.RolloverForfeited,
        "overage_charged" => LedgerKind.OverageCharged,
        "overage_reset" => LedgerKind.OverageReset,
        "manual_adjustment" => LedgerKind.Adjusted,
        "refund" => LedgerKind.Refund,
        _ => LedgerKind.Other,
    };

    private sealed record Posted(string? Id, string? GrantId, DateTimeOffset CreatedAt);

    public sealed record BalanceBody(decimal Balance);

    public sealed record Line(
        string Id,
        string CustomerId,
        string CreditEntitlementId,
        string TransactionType,
        decimal BalanceBefore,
        decimal BalanceAfter,
        decimal OverageBefore,
        decimal OverageAfter,
        string? GrantId,
        string? ReferenceId,
        string? Description,
        DateTimeOffset CreatedAt,
        Dictionary<string, JsonElement>? Metadata)
    {
        public DodoEntry ToEntry(string credit) => new(
            Id,
            CustomerId,
            credit,
            Kind(TransactionType),
            (long)(BalanceAfter - BalanceBefore),
            (long)(OverageAfter - OverageBefore),
            ReferenceId,
            Description,
            BalanceAfter < BalanceBefore ? DebitNote.Read(Description, name => Metadata?.GetValueOrDefault(name).ToString()) : null,
            GrantId,
            CreatedAt.ToUniversalTime());
    }

    public sealed record Grant(string Id, decimal InitialAmount, decimal RemainingAmount, string SourceType, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
    {
        public DodoGrant ToGrant() => new(Id, (long)InitialAmount, (long)RemainingAmount, SourceType, CreatedAt.ToUniversalTime(), ExpiresAt?.ToUniversalTime());
    }
}

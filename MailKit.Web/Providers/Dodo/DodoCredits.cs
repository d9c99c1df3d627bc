using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MailKit.Domain.Credits;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers.Dodo;

/// <summary>The credit ledger at Dodo.</summary>
public sealed class DodoCredits(DodoHttp dodo, IOptions<DodoOptions> options) : ICreditGateway
{
    private const string EmailId = "mailkit_email_id";

    private string Balance(string customerId) => $"credit-entitlements/{Uri.EscapeDataString(options.Value.EmailEntitlement)}/balances/{Uri.EscapeDataString(customerId)}";

    public async Task<DebitAnswer> DebitAsync(string customerId, int credits, string key, string reason, Guid emailId, CancellationToken cancellationToken)
    {
        var body = new Debit("debit", credits.ToString(), reason, key, new() { [EmailId] = emailId.ToString() });
        using var response = await dodo.RawAsync(HttpMethod.Post, $"{Balance(customerId)}/ledger-entries", body, cancellationToken);

        // The status speaks; the codes for these two are documented nowhere.
        switch (response.StatusCode)
        {
            case HttpStatusCode.Conflict:
                return new DebitAnswer.AlreadyPosted();

            case HttpStatusCode.BadRequest:
                return new DebitAnswer.Insufficient(await DodoHttp.WordsAsync(response, cancellationToken) ?? "insufficient credits");

            default:
                var posted = await DodoHttp.ReadAsync<Posted>(response, cancellationToken);
                return new DebitAnswer.Posted(posted.Id, posted.CreatedAt.ToUniversalTime());
        }
    }

    public async IAsyncEnumerable<DodoEntry> LedgerAsync(string customerId, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = $"{Balance(customerId)}/ledger" + (since is { } from ? $"?start_date={Uri.EscapeDataString(from.UtcDateTime.ToString("O"))}" : "");

        // 404 means that the customer never had a credit.
        if (since is null && await dodo.FindAsync<JsonDocument>($"{Balance(customerId)}", cancellationToken) is null)
        {
            yield break;
        }

        await foreach (var line in dodo.ListAsync<Line>(path, cancellationToken))
        {
            yield return ToEntry(line);
        }
    }

    public async Task<IReadOnlyList<DodoGrant>> ActiveGrantsAsync(string customerId, CancellationToken cancellationToken)
    {
        var grants = new List<DodoGrant>();

        if (await dodo.FindAsync<JsonDocument>(Balance(customerId), cancellationToken) is null)
        {
            return grants;
        }

        await foreach (var grant in dodo.ListAsync<Grant>($"{Balance(customerId)}/grants?status=active", cancellationToken))
        {
            grants.Add(new(grant.Id, (long)grant.InitialAmount, (long)grant.RemainingAmount, grant.SourceType, grant.CreatedAt.ToUniversalTime(), grant.ExpiresAt?.ToUniversalTime()));
        }

        return grants;
    }

    public DodoEntry? ReadEntry(JsonElement data)
    {
        try
        {
            var line = data.Deserialize<Line>(DodoHttp.Json);
            return line is { Id.Length: > 0, CustomerId.Length: > 0, TransactionType.Length: > 0 } && line.CreditEntitlementId == options.Value.EmailEntitlement ? ToEntry(line) : null;
        }
        catch (Exception e) when (e is JsonException or OverflowException or InvalidOperationException)
        {
            return null;
        }
    }

    private static DodoEntry ToEntry(Line line) => new(
        line.Id,
        line.CustomerId,
        Kind(line),
        (long)(line.BalanceAfter - line.BalanceBefore),
        line.ReferenceId,
        line.Description,
        line.Metadata?.GetValueOrDefault(EmailId).ToString() is { Length: 36 } text && Guid.TryParse(text, out var id) ? id : null,
        line.CreatedAt.ToUniversalTime());

    private static LedgerKind Kind(Line line) => line.TransactionType switch
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

    private sealed record Debit(string EntryType, string Amount, string Reason, string IdempotencyKey, Dictionary<string, string> Metadata);

    private sealed record Posted(string Id, DateTimeOffset CreatedAt);

    private sealed record Line(
        string Id,
        string CustomerId,
        string CreditEntitlementId,
        string TransactionType,
        decimal BalanceBefore,
        decimal BalanceAfter,
        string? ReferenceId,
        string? Description,
        DateTimeOffset CreatedAt,
        Dictionary<string, JsonElement>? Metadata);

    private sealed record Grant(string Id, decimal InitialAmount, decimal RemainingAmount, string SourceType, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
}

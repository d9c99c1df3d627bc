using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MailKit.Domain.Credits;
using MailKit.Web.Http;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers.Dodo;

/// <summary>The credit ledger at Dodo.</summary>
public sealed class DodoCredits(DodoHttp dodo, IOptions<DodoOptions> options) : ICreditGateway
{
    private string Balance(string customerId) => $"credit-entitlements/{Uri.EscapeDataString(options.Value.EmailEntitlement)}/balances/{Uri.EscapeDataString(customerId)}";

    public async Task<DebitAnswer> DebitAsync(string customerId, int credits, DebitNote note, CancellationToken cancellationToken)
    {
        var body = new Debit("debit", credits.ToString(CultureInfo.InvariantCulture), note.Reason, note.Key, note.Metadata());
        using var response = await dodo.RawAsync(HttpMethod.Post, $"{Balance(customerId)}/ledger-entries", body, cancellationToken);

        return await DodoLedger.ReadDebitAsync(response, cancellationToken);
    }

    public async IAsyncEnumerable<DodoEntry> LedgerAsync(string customerId, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = $"{Balance(customerId)}/ledger" + (since is { } from ? $"?start_date={Uri.EscapeDataString(from.UtcDateTime.ToString("O"))}" : "");

        // 404 means that the customer never had a credit.
        if (since is null && await FindBalanceAsync(customerId, cancellationToken) is null)
        {
            yield break;
        }

        await foreach (var line in dodo.ListAsync<DodoLedger.Line>(path, cancellationToken))
        {
            yield return line.ToEntry();
        }
    }

    public async Task<IReadOnlyList<DodoGrant>> ActiveGrantsAsync(string customerId, CancellationToken cancellationToken)
    {
        if (await FindBalanceAsync(customerId, cancellationToken) is null)
        {
            return [];
        }

        return await dodo.ListAsync<DodoLedger.Grant>($"{Balance(customerId)}/grants?status=active", cancellationToken).Select(grant => grant.ToGrant()).ToListAsync(cancellationToken);
    }

    public async Task<long> BalanceAsync(string customerId, CancellationToken cancellationToken)
        => (long)((await FindBalanceAsync(customerId, cancellationToken))?.Balance ?? 0);

    public DodoEntry? ReadEntry(JsonElement data) => DodoLedger.ReadEntry(data, options.Value.EmailEntitlement);

    private Task<DodoLedger.BalanceBody?> FindBalanceAsync(string customerId, CancellationToken cancellationToken)
        => dodo.FindAsync<DodoLedger.BalanceBody>(Balance(customerId), cancellationToken);

    private sealed record Debit(string EntryType, string Amount, string Reason, string IdempotencyKey, Dictionary<string, string> Metadata);
}

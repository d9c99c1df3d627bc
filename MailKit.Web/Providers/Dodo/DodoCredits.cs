using System.Globalization;
using System.Runtime.CompilerServices;
using MailKit.Domain.Credits;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers.Dodo;

/// <summary>The credit ledger at Dodo.</summary>
public sealed class DodoCredits(DodoHttp dodo, IOptions<DodoOptions> options) : ICreditGateway
{
    public IReadOnlyCollection<string> Credits => options.Value.Entitlements.Keys;

    public async Task<DebitAnswer> DebitAsync(string customerId, string credit, long credits, DebitNote note, CancellationToken cancellationToken)
    {
        var body = new Debit("debit", credits.ToString(CultureInfo.InvariantCulture), note.Reason, note.Key, note.Metadata());
        using var response = await dodo.RawAsync(HttpMethod.Post, $"{Balance(customerId, credit)}/ledger-entries", body, cancellationToken);

        return await DodoLedger.ReadDebitAsync(response, credits, async () => (long?)(await FindBalanceAsync(customerId, credit, cancellationToken))?.Balance, cancellationToken);
    }

    public async IAsyncEnumerable<DodoEntry> LedgerAsync(string customerId, string credit, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = $"{Balance(customerId, credit)}/ledger" + (since is { } from ? $"?start_date={Uri.EscapeDataString(from.UtcDateTime.ToString("O"))}" : "");

        // Who never had a credit has no ledger.
        await foreach (var line in dodo.ListIfAnyAsync<DodoLedger.Line>(path, cancellationToken))
        {
            yield return line.ToEntry(credit);
        }
    }

    public async Task<IReadOnlyList<DodoGrant>> ActiveGrantsAsync(string customerId, string credit, CancellationToken cancellationToken)
        => await dodo.ListIfAnyAsync<DodoLedger.Grant>($"{Balance(customerId, credit)}/grants?status=active", cancellationToken).Select(grant => grant.ToGrant()).ToListAsync(cancellationToken);

    public async Task<long> BalanceAsync(string customerId, string credit, CancellationToken cancellationToken)
        => (long)((await FindBalanceAsync(customerId, credit, cancellationToken))?.Balance ?? 0);

    private Task<DodoLedger.BalanceBody?> FindBalanceAsync(string customerId, string credit, CancellationToken cancellationToken)
        => dodo.FindAsync<DodoLedger.BalanceBody>(Balance(customerId, credit), cancellationToken);

    private string Balance(string customerId, string credit)
        => $"credit-entitlements/{Uri.EscapeDataString(options.Value.EntitlementOf(credit))}/balances/{Uri.EscapeDataString(customerId)}";

    private sealed record Debit(string EntryType, string Amount, string Reason, string IdempotencyKey, Dictionary<string, string> Metadata);
}

using System.Globalization;
using System.Runtime.CompilerServices;
using DodoPayments.Client.Models.CreditEntitlements.Balances;
using DodoPayments.Client.Models.Misc;
using DodoPayments.Client.Services.CreditEntitlements;
using MailKit.Domain.Credits;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers.Dodo.Sdk;

/// <summary>The credit ledger at Dodo, by Dodo's SDK.</summary>
public sealed class SdkCredits(SdkDodo dodo, IOptions<DodoOptions> options) : ICreditGateway
{
    public IReadOnlyCollection<string> Credits => options.Value.Entitlements.Keys;

    private IBalanceServiceWithRawResponse Balances => dodo.Client.CreditEntitlements.Balances;

    public async Task<DebitAnswer> DebitAsync(string customerId, string credit, long credits, DebitNote note, CancellationToken cancellationToken)
    {
        var debit = new BalanceCreateLedgerEntryParams
        {
            CreditEntitlementID = options.Value.EntitlementOf(credit).InPath,
            CustomerID = customerId.InPath,
            EntryType = LedgerEntryType.Debit,
            Amount = credits.ToString(CultureInfo.InvariantCulture),
            Reason = note.Reason,
            IdempotencyKey = note.Key,
            Metadata = note.Metadata().ToDictionary(pair => pair.Key, pair => (MetadataItem)pair.Value),
        };
        using var response = await Balances.CreateLedgerEntry(debit, cancellationToken).AnswerAsync();

        return await DodoLedger.ReadDebitAsync(response, credits, async () => (long?)(await FindBalanceAsync(customerId, credit, cancellationToken))?.Balance, cancellationToken);
    }

    public async IAsyncEnumerable<DodoEntry> LedgerAsync(string customerId, string credit, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Who never had a credit has no ledger.
        await foreach (var line in DodoAnswer.ListAsync<DodoLedger.Line>(Page, null, cancellationToken))
        {
            yield return line.ToEntry(credit);
        }

        Task<HttpResponseMessage> Page(int page) => Balances.ListLedger(
            new() { CreditEntitlementID = options.Value.EntitlementOf(credit).InPath, CustomerID = customerId.InPath, StartDate = since, PageSize = DodoAnswer.PageSize, PageNumber = page },
            cancellationToken).AnswerAsync();
    }

    public async Task<IReadOnlyList<DodoGrant>> ActiveGrantsAsync(string customerId, string credit, CancellationToken cancellationToken)
    {
        return await DodoAnswer.ListAsync<DodoLedger.Grant>(Page, null, cancellationToken).Select(grant => grant.ToGrant()).ToListAsync(cancellationToken);

        Task<HttpResponseMessage> Page(int page) => Balances.ListGrants(
            new() { CreditEntitlementID = options.Value.EntitlementOf(credit).InPath, CustomerID = customerId.InPath, Status = Status.Active, PageSize = DodoAnswer.PageSize, PageNumber = page },
            cancellationToken).AnswerAsync();
    }

    public async Task<long> BalanceAsync(string customerId, string credit, CancellationToken cancellationToken)
        => (long)((await FindBalanceAsync(customerId, credit, cancellationToken))?.Balance ?? 0);

    private Task<DodoLedger.BalanceBody?> FindBalanceAsync(string customerId, string credit, CancellationToken cancellationToken)
        => DodoAnswer.FindAsync<DodoLedger.BalanceBody>(Balances.Retrieve(new() { CreditEntitlementID = options.Value.EntitlementOf(credit).InPath, CustomerID = customerId.InPath }, cancellationToken).AnswerAsync(), cancellationToken);
}

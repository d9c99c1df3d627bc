using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailKit.Domain.Credits;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;

namespace MailKit.Tests.Providers;

/// <content>What is read of the ledger, its grants and its events.</content>
public sealed partial class CreditGatewayTests
{
    [Fact]
    public async Task A_customer_without_credits_has_an_empty_ledger_and_no_grants()
    {
        var customer = await Sandbox.NewCustomerAsync();

        Assert.Empty(await Gateway.LedgerAsync(customer, Credit.Emails, null, default).ToListAsync());
        Assert.Empty(await Gateway.ActiveGrantsAsync(customer, Credit.Emails, default));
        Assert.Equal(0, await Gateway.BalanceAsync(customer, Credit.Emails, default));
    }

    [Fact]
    public async Task The_ledger_comes_whole_newest_first_and_only_since_a_moment_when_asked()
    {
        var customer = await CustomerAsync(credits: 1000);

        for (var i = 0; i < 204; i++)
        {
            using var debit = await Sandbox.DebitAsync(customer, "1");
            Assert.Equal(HttpStatusCode.Created, debit.StatusCode);
        }

        var all = await Gateway.LedgerAsync(customer, Credit.Emails, null, default).ToListAsync();
        Assert.Equal(205, all.Select(l => l.Id).Distinct().Count());
        Assert.Equal((1000L, LedgerKind.Added), (all[^1].Change, all[^1].Kind));

        var since = await Gateway.LedgerAsync(customer, Credit.Emails, all[9].At, default).ToListAsync();
        Assert.Equal(all.Where(l => l.At >= all[9].At), since);
    }

    [Fact]
    public async Task Grants_are_those_that_still_hold_credits()
    {
        var customer = await CustomerAsync(credits: 10);
        await Sandbox.CreditAsync(customer, "20", DateTimeOffset.UtcNow.AddDays(9));
        await Sandbox.DebitAsync(customer, "12");

        var grant = Assert.Single(await Gateway.ActiveGrantsAsync(customer, Credit.Emails, default));

        Assert.Equal((20L, 18L), (grant.Initial, grant.Remaining));
        Assert.NotEqual("", grant.Source);
        Assert.Equal(9, (grant.ExpiresAt - grant.GrantedAt)!.Value.TotalDays, tolerance: 0.1);
    }

    [Fact]
    public async Task Numbers_where_strings_are_documented_are_read_alike()
    {
        var customer = await CustomerAsync(credits: 10);
        await DebitAsync(customer);
        var (ledger, grants, balance) = await AllAsync();

        Dodo.Change = body => QuotedNumber().Replace(body, "$1");

        var (asNumbers, grantsAsNumbers, balanceAsNumber) = await AllAsync();
        Assert.Equal(ledger.Select(l => (l.Id, l.Change)), asNumbers.Select(l => (l.Id, l.Change)));
        Assert.Equal(grants, grantsAsNumbers);
        Assert.Equal((8, 8), (balance, balanceAsNumber));

        async Task<(List<DodoEntry>, IReadOnlyList<DodoGrant>, long)> AllAsync()
            => (await Gateway.LedgerAsync(customer, Credit.Emails, null, default).ToListAsync(), await Gateway.ActiveGrantsAsync(customer, Credit.Emails, default), await Gateway.BalanceAsync(customer, Credit.Emails, default));
    }

    [Fact]
    public async Task An_event_is_read_as_the_line_that_the_ledger_shows()
    {
        var customer = await CustomerAsync(credits: 10);
        await DebitAsync(customer);

        var read = (await Sandbox.LedgerAsync(customer)).Select(line => Read(line.GetRawText())?.Entry).ToList();

        Assert.Equal((await Gateway.LedgerAsync(customer, Credit.Emails, null, default).ToListAsync()).Select(l => (l.Id, l.Kind, l.Change, l.At, l.Debit?.Key)), read.Select(l => (l!.Id, l.Kind, l.Change, l.At, l.Debit?.Key)));
    }

    [Theory]
    [InlineData("""{"id":"cdl_1","customer_id":"cus_1","credit_entitlement_id":"cde_another","transaction_type":"credit_added","balance_before":"0","balance_after":"0.5","created_at":"2026-11-20T00:00:00Z"}""")]
    public void A_line_of_a_credit_that_is_not_ours_is_told_apart_and_not_read(string data) => Assert.Equal((null, null), (Read(data)!.Credit, Read(data)!.Entry));

    [Theory]
    [InlineData("""{"customer_id":"cus_1","amount":1e999}""")]
    [InlineData("""{"id":"","customer_id":"cus_1","credit_entitlement_id":null,"balance_before":"x"}""")]
    public void What_is_no_line_that_we_understand_is_left_to_the_listing(string data) => Assert.Equal((Credit.Emails, null), (Read(data)!.Credit, Read(data)!.Entry));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    public void What_names_no_customer_is_about_nobody(string data) => Assert.Null(Read(data));

    private LedgerEvent? Read(string data)
        => (LedgerEvent?)Reader.Read(WebhookMessage.Dodo, "credit.added", Encoding.UTF8.GetBytes($$"""{"business_id":"bus_sandbox","type":"credit.added","data":{{data}} }"""), DateTimeOffset.UtcNow);

    [Fact]
    public async Task Who_never_had_a_credit_has_no_ledger_and_no_grants_whatever_is_asked()
    {
        const string stranger = "cus_never";

        Assert.Empty(await Gateway.LedgerAsync(stranger, Credit.Emails, null, default).ToListAsync());
        Assert.Empty(await Gateway.LedgerAsync(stranger, Credit.Emails, DateTimeOffset.UtcNow.AddDays(-1), default).ToListAsync());
        Assert.Empty(await Gateway.ActiveGrantsAsync(stranger, Credit.Emails, default));
        Assert.Equal(0, await Gateway.BalanceAsync(stranger, Credit.Emails, default));
        Assert.Equal(4, Dodo.All.Count);
    }

    [Theory, InlineData(404, "<h1>Not here</h1>"), InlineData(403, "<h1>Blocked</h1>"), InlineData(404, "{}")]
    public async Task A_page_in_dodos_way_does_not_say_that_somebody_has_nothing(int status, string page)
    {
        Dodo.Answers(status, page);

        await Assert.ThrowsAsync<ProviderException>(() => Gateway.BalanceAsync("cus_1", Credit.Emails, default));
        await Assert.ThrowsAsync<ProviderException>(() => Gateway.ActiveGrantsAsync("cus_1", Credit.Emails, default));
        await Assert.ThrowsAsync<ProviderException>(async () => await Gateway.LedgerAsync("cus_1", Credit.Emails, DateTimeOffset.UtcNow, default).ToListAsync());
    }

    [Fact]
    public async Task An_id_stays_one_part_of_the_path()
    {
        Dodo.Answers(404, """{"code":"NOT_FOUND","message":"Item not found"}""");

        await Gateway.BalanceAsync("cus_1/../../a?b", Credit.Emails, default);

        Assert.Equal($"/dodo/v1/credit-entitlements/{Sandbox.Info.EntitlementId}/balances/cus_1%2F..%2F..%2Fa%3Fb", Assert.Single(Dodo.All).Path);
    }
}

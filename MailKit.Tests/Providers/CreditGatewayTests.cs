using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailKit.Domain.Credits;
using MailKit.Tests.Hosting.Processes;
using MailKit.Tests.Sandbox;

namespace MailKit.Tests.Providers;

public sealed partial class CreditGatewayTests : GatewayTests<ICreditGateway>
{
    private static readonly Guid Email = Guid.CreateVersion7();

    private static readonly DebitNote Note = DebitNote.ForEmail(Email, "0190aaaa");

    [Fact]
    public async Task A_debit_says_what_it_is_for_and_is_posted_once()
    {
        var customer = await CustomerAsync(credits: 5);

        var first = await DebitAsync(customer);
        var second = await DebitAsync(customer);

        Assert.IsType<DebitAnswer.Posted>(first);
        Assert.IsType<DebitAnswer.AlreadyPosted>(second);
        Assert.Equal(3, await Gateway.BalanceAsync(customer, Credit.Emails, default));

        var asked = Dodo.All.First();
        var body = JsonElement.Parse(asked.Body);
        Assert.Equal(("POST", $"/dodo/v1{Sandbox.CreditPath(customer)}/ledger-entries", "Bearer " + Sandbox.Info.DodoApiKey), (asked.Method, asked.Path, asked.Headers["Authorization"]));
        Assert.Equal(("debit", "2", Note.Key, Note.Reason), (body.Text("entry_type"), body.Text("amount"), body.Text("idempotency_key"), body.Text("reason")));
        Assert.Equal(JsonValueKind.String, body.GetProperty("amount").ValueKind);
        Assert.Equal(Email.ToString(), body.GetProperty("metadata").Text("mailkit_email_id"));
    }

    [Fact]
    public async Task A_posted_debit_answers_the_entry_that_the_ledger_then_shows_as_ours()
    {
        var customer = await CustomerAsync(credits: 5);

        var posted = Assert.IsType<DebitAnswer.Posted>(await DebitAsync(customer));

        var line = (await Gateway.LedgerAsync(customer, Credit.Emails, null, default).ToListAsync())[0];
        Assert.Equal((posted.EntryId, posted.At, LedgerKind.Deducted, -2L), (line.Id, line.At, line.Kind, line.Change));
        Assert.Equal((Note.Key, "0190aaaa"), (line.Debit?.Key, line.Debit?.ResendId));
        Assert.Equal(TimeSpan.Zero, posted.At.Offset);
    }

    [Fact]
    public async Task A_debit_that_pays_for_many_names_them_all()
    {
        var customer = await CustomerAsync(credits: 100);
        var note = DebitNote.ForSettlement(Guid.CreateVersion7(), [.. Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7())]);

        Assert.IsType<DebitAnswer.Posted>(await Gateway.DebitAsync(customer, Credit.Emails, 40, note, default));

        var line = (await Gateway.LedgerAsync(customer, Credit.Emails, null, default).ToListAsync())[0];
        Assert.Equal(note.SettlementId, line.Debit?.SettlementId);
        Assert.Equal(note.EmailIds, line.Debit?.EmailIds);
    }

    [Fact]
    public async Task A_debit_beyond_the_balance_is_insufficient_in_the_words_of_Dodo()
    {
        var customer = await CustomerAsync(credits: 1);

        var answer = Assert.IsType<DebitAnswer.Insufficient>(await DebitAsync(customer));

        Assert.NotEqual("insufficient credits", answer.Words);
        Assert.Equal(1, await Gateway.BalanceAsync(customer, Credit.Emails, default));
    }

    [Theory]
    [InlineData(409, """{"code":"WHATEVER","message":"The key is known."}""")]
    [InlineData(409, "")]
    [InlineData(409, "<html>")]
    public async Task A_conflict_means_that_the_debit_is_there_and_nobody_asks_again(int status, string body)
    {
        Dodo.Answers(status, body);

        Assert.IsType<DebitAnswer.AlreadyPosted>(await DebitAsync("cus_1"));
        Assert.Single(Dodo.All);
    }

    [Theory]
    [MemberData(nameof(Failure.Statuses), MemberType = typeof(Failure))]
    public async Task Any_other_answer_to_a_debit_is_a_failure_that_tells_whether_it_may_have_been_made(int status, bool mayHaveActed)
    {
        Dodo.Answers(status, """{"code":"X","message":"Something is wrong."}""", ("Retry-After", "7"));

        var failure = await FailsAsync(() => DebitAsync("cus_1"));

        Assert.Equal((mayHaveActed, TimeSpan.FromSeconds(7)), (failure.MayHaveActed, failure.RetryAfter));
        Assert.Equal($"Dodo answered {status}: Something is wrong.", failure.Message);
        Assert.Single(Dodo.All, a => a.Method is "POST");
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("""{"id":"cdl_1","created""")]
    [InlineData("")]
    public async Task A_success_that_cannot_be_read_may_have_been_a_debit(string body)
    {
        Dodo.Answers(201, body);

        Assert.True((await FailsAsync(() => DebitAsync("cus_1"))).MayHaveActed);
        Assert.Single(Dodo.All);
    }

    [Fact]
    public async Task A_debit_that_was_made_is_not_repeated_even_when_a_header_asks_for_it()
    {
        Dodo.Answers(201, """{"id":"cdl_1","created_at":"2026-11-20T09:57:03Z"}""", ("X-Should-Retry", "true"), ("Retry-After-Ms", "1"));

        Assert.Equal("cdl_1", Assert.IsType<DebitAnswer.Posted>(await DebitAsync("cus_1")).EntryId);
        Assert.Single(Dodo.All);
    }

    [Fact]
    public async Task A_wrong_key_is_a_failure()
    {
        var stranger = await GatewayAsync(("Dodo:ApiKey", "wrong"));

        Assert.False((await FailsAsync(() => stranger.BalanceAsync("cus_1", Credit.Emails, default))).MayHaveActed);
    }

    [Fact]
    public async Task A_failed_read_is_repeated_by_our_pipeline_and_by_nobody_else()
    {
        Dodo.Answers(500);

        await FailsAsync(() => Gateway.BalanceAsync("cus_1", Credit.Emails, default));

        Assert.Equal(3, Dodo.All.Count);
    }

    [Fact]
    public async Task No_answer_in_time_may_have_been_a_debit()
    {
        var hasty = await GatewayAsync(("Dodo:Timeout", "00:00:00.3"));
        Dodo.Instead = static context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        Assert.True((await FailsAsync(() => hasty.DebitAsync("cus_1", Credit.Emails, 2, Note, default))).MayHaveActed);
        Assert.Single(Dodo.All);
    }

    [Fact]
    public async Task Nobody_there_made_no_debit()
    {
        var nowhere = await GatewayAsync(("Dodo:BaseUrl", $"http://127.0.0.1:{Hosting.Processes.FreePort.Next().ToString(CultureInfo.InvariantCulture)}"));

        Assert.False((await FailsAsync(() => nowhere.DebitAsync("cus_1", Credit.Emails, 2, Note, default))).MayHaveActed);
    }

    [Fact]
    public async Task Who_gives_up_hears_that_it_was_given_up()
    {
        using var given = new CancellationTokenSource();
        Dodo.Instead = async context =>
        {
            await given.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Gateway.DebitAsync("cus_1", Credit.Emails, 2, Note, given.Token));
    }

    private Task<DebitAnswer> DebitAsync(string customer) => Gateway.DebitAsync(customer, Credit.Emails, 2, Note, default);

    private async Task<string> CustomerAsync(int credits)
    {
        var customer = await Sandbox.NewCustomerAsync();
        using var credit = await Sandbox.CreditAsync(customer, credits.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(HttpStatusCode.Created, credit.StatusCode);
        return customer;
    }

    [GeneratedRegex("\"([0-9]+)\"")]
    private static partial Regex QuotedNumber();
}

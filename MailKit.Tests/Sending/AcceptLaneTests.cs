using System.Net;
using MailKit.Tests.Hosting;
using MailKit.Tests.Work.Lanes;
using MailKit.Web.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Sending;

/// <summary>What requests that are written together may do to each other: nothing.</summary>
[Collection(SharedHosts.Name)]
public sealed class AcceptLaneTests
{
    [Theory, OnBothDatabases]
    public async Task An_account_that_cannot_pay_for_all_gets_what_it_can_pay_for_and_its_neighbours_everything(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (poor, rich) = (await OpenAsync(app, credits: 7), await OpenAsync(app, credits: 40));

        var answers = await HeldUpAsync(app, 40, () => Enumerable.Range(0, 20).SelectMany(_ => (Task<HttpResponseMessage>[])[poor.PostAsync(TestAccount.Body()), rich.PostAsync(TestAccount.Body())]));

        Assert.Equal((7, 13), (Count(0, HttpStatusCode.OK), Count(0, HttpStatusCode.PaymentRequired)));
        Assert.Equal(20, Count(1, HttpStatusCode.OK));
        await Until.TrueAsync(async () => (await poor.BalanceAsync(), await rich.BalanceAsync()) is ({ Posted: 0, Held: 0 }, { Posted: 20, Held: 0 }));

        // Of what was not accepted nothing is there.
        Assert.Equal(7, await app.DataAsync(db => db.Emails.CountAsync(e => e.AccountId == poor.Id)));
        Assert.Equal(7, await app.DataAsync(db => db.EmailBodies.CountAsync(e => e.AccountId == poor.Id)));

        int Count(int who, HttpStatusCode status) => answers.Where((answer, i) => i % 2 == who && answer.StatusCode == status).Count();
    }

    [Theory, OnBothDatabases]
    public async Task Of_requests_with_one_key_that_wait_together_one_is_new_and_all_get_its_answer(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await OpenAsync(app, credits: 8);
        var body = TestAccount.Body();

        var answers = await HeldUpAsync(app, 64, () => Enumerable.Range(0, 64).Select(n => account.PostAsync(body, $"key-{n % 8}")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(8, answers.Count(answer => answer.Headers.GetValues("X-Credits-Charged").Single() is "1"));
        Assert.Equal(8, (await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()))).Distinct().Count());
        await Until.TrueAsync(async () => await account.BalanceAsync() is { Posted: 0, Held: 0 });
    }

    [Theory, OnBothDatabases]
    public async Task Every_line_of_a_group_says_the_balance_that_it_left(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await OpenAsync(app, credits: 30);

        await HeldUpAsync(app, 30, () => Enumerable.Range(0, 30).Select(_ => account.PostAsync(TestAccount.Body())));

        var held = await app.DataAsync(db => db.Ledger.AsNoTracking().Where(l => l.AccountId == account.Id && l.Held > 0).OrderBy(l => l.Id).ToListAsync());
        Assert.Equal(30, held.Count);
        Assert.All(held.Skip(1).Zip(held), pair => Assert.True(pair.First.Id.CompareTo(pair.Second.Id) > 0));

        // What comes next in one group begins where the one before ended; debits of other groups may lie between.
        Assert.All(held, line => Assert.InRange(line.HeldAfter, 1, 30));
        Assert.Equal(30, held.Select(l => l.Id).Distinct().Count());
    }

    [Theory, OnBothDatabases]
    public async Task A_row_that_the_database_refuses_takes_nobody_with_it(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await OpenAsync(app, credits: 20);
        await app.DataAsync(db => db.Database.ExecuteSqlAsync($"CREATE UNIQUE INDEX ix_test ON email_bodies (\"Html\") WHERE \"Html\" = 'twice'"));

        var answers = await HeldUpAsync(app, 12, () => Enumerable.Range(0, 12).Select(n => account.PostAsync(new { from = "hello@mailkit.example", to = "delivered@resend.dev", subject = "Hello", html = n is 3 or 9 ? "twice" : $"{n}" })));
        app.Errors.Expect(database is TestDatabase.Sqlite ? "UNIQUE constraint failed" : "ix_test");

        Assert.Equal(11, answers.Count(a => a.StatusCode is HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.InternalServerError, answers.Single(a => a.StatusCode is not HttpStatusCode.OK).StatusCode);
        await Until.TrueAsync(async () => await account.BalanceAsync() is { Posted: 9, Held: 0 });
    }

    [Fact]
    public async Task A_full_lane_answers_503_says_when_to_come_again_and_has_accepted_nothing()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("Work:LaneRoom", "3"));
        var account = await OpenAsync(app, credits: 20);

        var answers = await HeldUpAsync(app, 3, () => Enumerable.Range(0, 8).Select(_ => account.PostAsync(TestAccount.Body())));

        var (full, accepted) = (answers.Where(a => a.StatusCode is HttpStatusCode.ServiceUnavailable).ToList(), answers.Count(a => a.StatusCode is HttpStatusCode.OK));
        Assert.Equal((5, 3), (full.Count, accepted));
        Assert.All(full, answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.Equal(3, await app.DataAsync(db => db.Emails.CountAsync(e => e.AccountId == account.Id)));
    }

    // A key's first use is written down; the next ones of the minute are not.
    private static async Task<TestAccount> OpenAsync(MailKitApp app, int credits)
    {
        var account = await TestAccount.OpenAsync(app, credits);
        using var used = await account.Api.GetAsync($"emails/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, used.StatusCode);
        return account;
    }

    private static Task<HttpResponseMessage[]> HeldUpAsync(MailKitApp app, int waiting, Func<IEnumerable<Task<HttpResponseMessage>>> ask)
        => HeldUp.AskAsync(app, $"LOCK TABLE emails IN SHARE MODE", waiting, () => app.Services.GetRequiredService<AcceptLane>().Waiting, ask);
}

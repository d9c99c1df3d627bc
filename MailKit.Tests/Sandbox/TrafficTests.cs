using System.Net;
using MailKit.Sandbox.Traffic;

namespace MailKit.Tests.Sandbox;

public sealed class TrafficTests : SandboxTests
{
    [Fact]
    public async Task Every_call_is_logged_with_its_key_its_status_and_the_fault_that_struck()
    {
        var customer = await App.NewCustomerAsync();
        await App.AdjustAsync(customer, 5);
        using var debited = await App.DebitAsync(customer, "1", "email-1");
        var fault = await App.FaultAsync(new { provider = "resend", kind = "drop_answer", count = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => App.SendAsync(Email, "email-2"));

        var dodo = await App.CallsAsync("?provider=dodo");
        var resend = Assert.Single(await App.CallsAsync("?provider=resend"));

        Assert.Equal(["/customers", App.CreditPath(customer) + "/ledger-entries"], dodo.Select(static c => c.Text("path")));
        Assert.Equal(("POST", "email-1", "201", ""), (dodo[1].Text("method"), dodo[1].Text("idempotency_key"), dodo[1].Text("status"), dodo[1].Text("fault")));
        Assert.Equal(("email-2", "", fault), (resend.Text("idempotency_key"), resend.Text("status"), resend.Text("fault")));
        Assert.Equal(["/emails"], (await App.CallsAsync("?since=" + resend.Text("at"))).Select(static c => c.Text("path")));
    }

    [Fact]
    public async Task A_ledger_entry_that_never_reached_its_handler_is_logged_with_its_key()
    {
        await App.FaultAsync(new { provider = "dodo", kind = "status", status = 500 });

        using var refused = await App.DebitAsync("cus_1", "1", "email-1");

        Assert.Equal(("email-1", "500"), ((await App.CallsAsync())[0].Text("idempotency_key"), (await App.CallsAsync())[0].Text("status")));
    }

    [Fact]
    public async Task Resends_limit_refuses_in_its_own_words_what_is_too_much_for_a_second()
    {
        await using var strict = await SandboxApp.StartAsync(static o => (o.Resend.EnforceRate, o.Resend.RequestsPerSecond) = (true, 2));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => strict.Resend.GetAsync("/emails")));

        var refused = answers.First(static a => a.StatusCode is HttpStatusCode.TooManyRequests);
        Assert.Equal("rate_limit_exceeded", (await refused.JsonAsync(HttpStatusCode.TooManyRequests)).Text("name"));
        Assert.Equal(("1", "2", "0"), (Header(refused, "retry-after"), Header(refused, "ratelimit-limit"), Header(refused, "ratelimit-remaining")));
        Assert.Contains(answers, static a => a.StatusCode is HttpStatusCode.OK);
    }

    [Fact]
    public async Task Dodos_limit_refuses_what_is_too_much_for_a_minute()
    {
        await using var strict = await SandboxApp.StartAsync(static o => o.Dodo.RequestsPerMinute = 3);
        var statuses = new List<HttpStatusCode>();

        for (var i = 0; i < 3; i++)
        {
            using var answer = await strict.Dodo.GetAsync("/customers");
            Assert.Equal(("3", $"{2 - i}"), (Header(answer, "X-RateLimit-Limit"), Header(answer, "X-RateLimit-Remaining")));
        }

        using var refused = await strict.DebitAsync("cus_1", "1", "email-1");
        Assert.Equal("TOO_MANY_REQUESTS", (await refused.JsonAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.InRange(int.Parse(Header(refused, "Retry-After"), System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal("email-1", (await strict.CallsAsync())[^1].Text("idempotency_key"));
    }

    [Fact]
    public void A_limit_counts_any_stretch_of_time_and_not_the_refused()
    {
        var clock = new Hands();
        var limiter = new RateLimiter(clock, (2, TimeSpan.FromSeconds(1)), (3, TimeSpan.FromMinutes(1)));

        Assert.Equal([false, false, true], Enter(3));
        clock.Move(TimeSpan.FromSeconds(0.9));
        Assert.Equal(TimeSpan.FromSeconds(0.1), limiter.Enter().Wait);
        clock.Move(TimeSpan.FromSeconds(0.1));
        Assert.Equal([false, true], Enter(2));
        Assert.Equal(59, limiter.Enter().WaitSeconds);
        clock.Move(TimeSpan.FromSeconds(59));
        Assert.Equal([false, false, true], Enter(3));

        IEnumerable<bool> Enter(int times) => [.. Enumerable.Range(0, times).Select(_ => limiter.Enter().IsRefused)];
    }

    [Fact]
    public async Task The_books_tell_an_emails_tags_and_its_place_in_its_batch()
    {
        object[] batch = [Email, new { from = "a@mailkit.example", to = "c@acme.example", subject = "Two", text = "Hi", tags = new[] { new { name = "email", value = "e2" } } }];
        using var sent = await App.SendAsync(batch, "b", "/emails/batch");
        using var single = await App.SendAsync(Email, "k");

        var emails = await App.EmailsAsync();

        Assert.Equal(["0", "1", ""], emails.Select(static e => e.Text("index")));
        Assert.Equal("e2", emails[1].GetProperty("tags").Text("email"));
        Assert.All(emails, static e => Assert.Equal("1", e.Text("times_accepted")));
    }

    [Fact]
    public async Task The_books_tell_a_ledger_entrys_metadata()
    {
        var customer = await App.NewCustomerAsync();
        await App.Dodo.SendJsonAsync(App.CreditPath(customer) + "/ledger-entries", new { entry_type = "credit", amount = "5", metadata = new { email = "e1" } });

        var entry = (await App.BooksAsync()).GetProperty("customers")[0].GetProperty("ledger_entries")[0];

        Assert.Equal("e1", entry.GetProperty("metadata").Text("email"));
    }

    private static object Email => new { from = "a@mailkit.example", to = "b@acme.example", subject = "Hi", text = "Hi" };

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private sealed class Hands : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => now;

        public void Move(TimeSpan by) => now += by;
    }
}

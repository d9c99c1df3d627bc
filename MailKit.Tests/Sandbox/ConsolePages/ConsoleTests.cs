using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace MailKit.Tests.Sandbox.ConsolePages;

public sealed class ConsoleTests : SandboxTests
{
    [Fact]
    public async Task Every_page_can_be_opened_with_nothing_in_it_and_with_something()
    {
        string[] pages = ["/", "/customers", "/products", "/products/new", "/credits", "/credits/new", "/meters", "/meters/new", "/discounts", "/payments", "/inbox", "/domains", "/webhooks", "/webhooks/new", "/faults"];
        await OpenAllAsync(pages);

        var customer = await App.NewCustomerAsync();
        await App.Dodo.SendJsonAsync("/webhooks", new { url = "http://127.0.0.1:1/webhooks" });
        await App.BuyAsync(customer, App.Info.PlanProductId);
        await App.SendAsync(new { from = "a@mailkit.example", to = "b@acme.example", subject = "Hi", text = "Hi" });
        await App.FaultAsync(new { provider = "resend", kind = "reset", after_bytes = 5, route = "POST /emails", match = "ada", skip = 1, count = 2, probability = 0.5 });
        var email = (await App.BooksAsync()).GetProperty("emails")[0].Text("id");
        var delivery = (await App.Console.GetJsonAsync("/control/deliveries")).GetProperty("items")[0].Text("id");

        await OpenAllAsync([.. pages, $"/customers/{customer}", $"/inbox/{email}", $"/webhooks/{delivery}"]);
    }

    [Fact]
    public async Task A_page_that_does_not_exist_is_a_page()
    {
        using var answer = await App.Console.GetAsync("/customers/cus_nobody");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Nothing here", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adjusting_a_balance_takes_the_minus_that_people_paste()
    {
        var customer = await App.NewCustomerAsync();
        await App.AdjustAsync(customer, 5000);

        using var done = await AdjustAsync(customer, "−4,000");

        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Equal("1000", await App.BalanceAsync(customer));
        Assert.Contains("5,000 before, 1,000 now.", await App.Console.GetStringAsync(done.Headers.Location), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Type how many to give, or to take away with a minus.")]
    [InlineData("lots", "“lots” is not a number.")]
    [InlineData("0", "Zero changes nothing.")]
    [InlineData("1.5", "Whole credits only.")]
    [InlineData("-9", "They have 5, so 9 cannot be taken away.")]
    public async Task An_adjustment_that_makes_no_sense_is_explained_and_what_was_typed_is_kept(string amount, string words)
    {
        var customer = await App.NewCustomerAsync();
        await App.AdjustAsync(customer, 5);

        using var refused = await AdjustAsync(customer, amount);

        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{amount}\"", page, StringComparison.Ordinal);
        Assert.Equal("5", await App.BalanceAsync(customer));
    }

    [Fact]
    public async Task A_form_from_another_site_does_nothing()
    {
        var customer = await App.NewCustomerAsync();
        App.Console.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.Forbidden, (await AdjustAsync(customer, "5")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await App.Console.PostAsJsonAsync("/control/reset", new { })).StatusCode);
    }

    [Fact]
    public async Task An_emails_HTML_is_shown_only_behind_glass_and_its_links_beside_it()
    {
        await App.SendAsync(new
        {
            from = "a@mailkit.example",
            to = "b@acme.example",
            subject = "<b>Confirm</b>",
            html = "<script>alert(1)</script><a href=\"http://localhost:5080/confirm?u=1&amp;c=2\">Confirm</a><a href=\"javascript:alert(2)\">No</a>",
        });
        var email = (await App.Console.GetJsonAsync("/control/emails?to=b@acme.example")).GetProperty("items")[0];

        var page = await App.Console.GetStringAsync($"/inbox/{email.Text("id")}");
        using var html = await App.Console.GetAsync($"/inbox/{email.Text("id")}/html");

        Assert.Equal("http://localhost:5080/confirm?u=1&c=2", email.GetProperty("links").EnumerateArray().Single().GetString());
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Confirm</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:alert", page, StringComparison.Ordinal);
        Assert.Contains("href=\"http://localhost:5080/confirm?u=1&amp;c=2\"", page, StringComparison.Ordinal);
        Assert.Matches("<iframe sandbox(=\"\")? src", page);
        Assert.StartsWith("sandbox; default-src 'none'", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_books_add_up()
    {
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);
        await App.DebitAsync(customer, "3", key: "email-1");
        await App.AdjustAsync(customer, -7);
        await App.SendAsync(new { from = "a@mailkit.example", to = new[] { "b@acme.example", "c@acme.example" }, bcc = "d@acme.example", subject = "Hi", text = "Hi" }, "email-1");

        var books = await App.BooksAsync();

        var book = books.GetProperty("customers").EnumerateArray().Single();
        var email = books.GetProperty("emails").EnumerateArray().Single();
        Assert.Equal(("5000", "10", "4990", 3), (book.Text("granted"), book.Text("debited"), book.Text("balance"), book.GetProperty("ledger_entries").GetArrayLength()));
        Assert.Equal(("email-1", "3", "1"), (email.Text("idempotency_key"), email.Text("recipients"), email.Text("times_accepted")));
    }

    private async Task OpenAllAsync(IEnumerable<string> pages)
    {
        foreach (var page in pages)
        {
            using var answer = await App.Console.GetAsync(page);
            var html = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode is HttpStatusCode.OK, page);
            Assert.Contains("<h1>", html, StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'; script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    private Task<HttpResponseMessage> AdjustAsync(string customer, string amount)
        => App.Console.PostAsync($"/customers/{customer}/adjust", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["entitlement"] = App.Info.EntitlementId,
            ["amount"] = amount,
            ["reason"] = "a test",
        }));
}

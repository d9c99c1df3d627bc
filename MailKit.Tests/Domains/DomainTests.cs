using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Domains;

/// <summary>A19: whose sender is whose.</summary>
[Collection(SharedHosts.Name)]
public sealed class DomainTests
{
    [Theory, OnBothDatabases]
    public async Task A_domain_is_added_its_records_are_put_into_the_DNS_and_then_it_is_sent_from(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (account, name) = (await TestAccount.OpenAsync(app, credits: 3), NewName());
        var owner = await Visitor.SignedInAsync(account);
        await AddAsync(owner, name);
        Assert.Equal(3, owner.Page.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("v=spf1", owner.Text, StringComparison.Ordinal);

        // Nothing is sent from it before it is proved.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(account, $"shop@{name}"));
        await owner.SubmitAsync("form[action*='handler=Verify']");
        Assert.Contains("Waits for its records", owner.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(account, $"shop@{name}"));

        await ClickInConsoleAsync(app, name);
        await owner.SubmitAsync("form[action*='handler=Verify']");
        Assert.Contains("Verified", owner.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(account, $"The shop <shop@{name}>"));
        await owner.GoAsync("/app/compose");
        Assert.Equal($"hello@{name}", owner.Page.QuerySelector("[name=From]")!.GetAttribute("value"));

        // Another customer's it is not, nor a part of it.
        var other = await TestAccount.OpenAsync(app, credits: 1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(other, $"shop@{name}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(account, $"shop@sub.{name}"));
        var stranger = await Visitor.SignedInAsync(other);
        await AddAsync(stranger, name.ToUpperInvariant());
        Assert.Contains("by another account", stranger.Text, StringComparison.Ordinal);

        await owner.GoAsync($"/app/domains/{await app.DataAsync(db => db.SendingDomains.Where(d => d.Name == name).Select(d => d.Id).SingleAsync())}?remove=true");
        await owner.SubmitAsync("form[action*='handler=Remove']");
        Assert.Equal("/app/domains", owner.At.AbsolutePath);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(account, $"shop@{name}"));
    }

    [Theory]
    [InlineData("hello@system.example")]
    [InlineData("Support <postmaster@SYSTEM.example>")]
    [InlineData("security@mail.system.example")]
    [InlineData("noreply@resend.dev")]
    public async Task Nobody_sends_as_the_system_or_claims_its_domain(string from)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(account, from));

        var visitor = await Visitor.SignedInAsync(account);
        await AddAsync(visitor, from.TrimEnd('>').Split('@')[1]);
        Assert.Contains("belongs to the service", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_a_domain_is_verified_an_account_writes_to_itself_and_to_the_test_addresses_only()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 5);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(account, "onboarding@resend.dev", account.Email));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(account, "onboarding@resend.dev", "bounced+label@resend.dev"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(account, "onboarding@resend.dev", "stranger@customer.example"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(account, "onboarding@resend.dev", "somebody@resend.dev"));
    }

    [Fact]
    public async Task A_name_that_nobody_proved_in_three_days_can_be_had_by_another_with_new_records()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var (squatter, owner) = (await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0)), await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0)));
        var name = NewName();
        await AddAsync(squatter, name);
        var first = Dkim(squatter);

        await AddAsync(owner, name);
        Assert.Contains("by another account", owner.Text, StringComparison.Ordinal);
        app.Clock.Pass(TimeSpan.FromDays(3.1));
        await AddAsync(owner, name);

        Assert.NotEqual(first, Dkim(owner));
        Assert.Equal(1, await app.DataAsync(db => db.SendingDomains.CountAsync()));
    }

    [Fact]
    public async Task What_the_operator_has_at_Resend_is_nobodys_and_stays()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        using var resend = Resend(app);
        var name = NewName();
        using var made = await resend.PostAsJsonAsync("domains", new { name });
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await Until.TrueAsync(async () => (await resend.GetAsync($"domains/{id}")).StatusCode is HttpStatusCode.OK);

        // It was there long before somebody wants it.
        await using var later = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("Resend:BaseUrl", app.Sandbox.Info.ResendUrl.ToString()), ("Resend:ApiKey", app.Sandbox.Info.ResendApiKey));
        later.Clock.Pass(TimeSpan.FromHours(1));
        var visitor = await Visitor.SignedInAsync(await TestAccount.OpenAsync(later, credits: 0));
        await AddAsync(visitor, name);

        Assert.Contains("by another account", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await resend.GetAsync($"domains/{id}")).StatusCode);
        Assert.False(await later.DataAsync(db => db.SendingDomains.AnyAsync()));
    }

    [Fact]
    public async Task When_Resend_does_not_answer_it_is_said_and_the_next_try_goes_on()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var (visitor, name) = (await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0)), NewName());

        // The answer is lost, so Resend has it already when it is asked for again.
        var lost = await app.FaultAsync(new { provider = "resend", kind = "drop_answer", route = "POST /domains" });
        await AddAsync(visitor, name);
        Assert.Contains("does not answer", visitor.Text, StringComparison.Ordinal);
        await app.MendAsync(lost);

        await AddAsync(visitor, name);
        Assert.Equal(3, visitor.Page.QuerySelectorAll("tbody tr").Length);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_web_page_in_Resends_place_decides_nothing_about_a_domain(int status)
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        var (owner, name) = (await Visitor.SignedInAsync(account), NewName());
        var page = new { provider = "resend", kind = "status", status, body = "<html>Attention required</html>", content_type = "text/html", route = "/domains*" };

        var fault = await app.FaultAsync(page);
        await AddAsync(owner, name);
        Assert.Contains("does not answer", owner.Text, StringComparison.Ordinal);
        await app.MendAsync(fault);
        await AddAsync(owner, name);
        await ClickInConsoleAsync(app, name);
        await owner.SubmitAsync("form[action*='handler=Verify']");
        Assert.Contains("Verified", owner.Text, StringComparison.Ordinal);
        var path = owner.At.AbsolutePath;

        // Whoever looks at it, has it looked up or wants it gone meanwhile changes nothing of what Resend said.
        await app.FaultAsync(page);
        await owner.GoAsync(path);
        await owner.SubmitAsync("form[action*='handler=Verify']");
        Assert.Contains("does not answer", owner.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(account, $"shop@{name}"));
    }

    private static string NewName() => $"mail-{Guid.NewGuid():N}.customer.example";

    private static async Task AddAsync(Visitor visitor, string name)
    {
        await visitor.GoAsync("/app/domains");
        await visitor.SubmitAsync("form:has([name=Name])", ("Name", name));
    }

    private static string Dkim(Visitor visitor) => visitor.Page.QuerySelectorAll("tbody tr code")[^1].TextContent;

    private static async Task<HttpStatusCode> SendAsync(TestAccount account, string from, string to = "delivered@resend.dev")
    {
        using var answer = await account.PostAsync(new { from, to, subject = "Hello", text = "Hello" });
        return answer.StatusCode;
    }

    internal static async Task ClickInConsoleAsync(MailKitApp app, string name)
    {
        using var resend = Resend(app);
        var id = (await resend.GetFromJsonAsync<JsonElement>("domains?limit=100")).GetProperty("data").EnumerateArray().Single(d => d.GetProperty("name").GetString() == name).GetProperty("id").GetString();
        using var click = new HttpRequestMessage(HttpMethod.Post, $"domains/{id}/records") { Content = new FormUrlEncodedContent([]) };
        click.Headers.Add("Origin", app.Control.BaseAddress!.GetLeftPart(UriPartial.Authority));
        (await app.Control.SendAsync(click)).EnsureSuccessStatusCode();
    }

    private static HttpClient Resend(MailKitApp app) => new()
    {
        BaseAddress = app.Sandbox.Info.ResendUrl,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", app.Sandbox.Info.ResendApiKey), UserAgent = { new ProductInfoHeaderValue("tests", "1") } },
    };
}

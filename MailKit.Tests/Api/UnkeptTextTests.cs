using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Api;

/// <summary>A NUL or half of a surrogate pair, which PostgreSQL refuses: it is told in words, on both databases.</summary>
[Collection(SharedHosts.Name)]
public sealed class UnkeptTextTests
{
    [Theory, OnBothDatabases]
    public async Task In_a_body_it_is_422_with_the_field_named_and_costs_nothing(TestDatabase database)
    {
        var account = await TestAccount.OpenAsync(await MailKitApp.OnAsync(database), credits: 1);

        foreach (var field in (string[])["from", "to", "cc", "bcc", "reply_to", "subject", "html", "text"])
        {
            foreach (var bad in (string[])[@"\u0000", @"\ud83d", @"\udc4b\ud83d"])
            {
                var good = new Dictionary<string, string> { ["from"] = "hello@mailkit.example", ["to"] = "a@b.co", ["subject"] = "s", ["html"] = "h", ["text"] = "t" };
                good[field] = $"x{bad}y {good.GetValueOrDefault(field, "a@b.co")}";
                var body = $"{{{string.Join(',', good.Select(f => $"\"{f.Key}\":\"{f.Value}\""))}}}";

                using var answer = await account.Api.PostAsync("emails", new StringContent(body, Encoding.UTF8, "application/json"));

                Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity, $"{body}: {answer.StatusCode}");
                Assert.Contains($"`{field}`", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await account.PostAsync(new { from = "hello@mailkit.example", to = "a@b.co", subject = "👋", html = "<p>👋</p>" })).StatusCode);
        await account.BalancesAsync(granted: 1, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task In_an_address_it_is_no_error_of_ours_whoever_asks(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitors = new[]
        {
            new Visitor(app),
            await Visitor.SignedInAsync(account),
            await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword),
        };
        string[] addresses =
        [
            "/app/emails?q={0}", "/app/emails?state={0}", "/app/statement?kind={0}", "/app/keys?revoke={0}", "/app/billing?checkout={0}",
            "/Identity/Account/ConfirmEmail?userId={0}&code={0}", "/Identity/Account/ConfirmEmailChange?userId={0}&email={0}&code={0}", "/Identity/Account/ResetPassword?userId={0}&code={0}", "/Identity/Account/Login?returnUrl={0}",
            "/admin/accounts?q={0}", "/admin/emails?q={0}", "/admin/webhooks?q={0}&state={0}&provider={0}", "/admin/accounts/{0}", "/admin/webhooks/{0}", "/app/emails/{0}", "/?{0}", "/{0}",
        ];

        foreach (var address in addresses)
        {
            foreach (var bad in (string[])["a%00", "%ED%A0%BD", "%FF"])
            {
                foreach (var visitor in visitors)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Url, string.Format(null, address, bad)));
                    using var answer = await visitor.RawAsync(request);

                    Assert.True((int)answer.StatusCode < 500, $"{request.RequestUri}: {answer.StatusCode}");
                }
            }

            using var code = await account.Api.GetAsync(string.Format(null, address, "%00"));
            Assert.True((int)code.StatusCode < 500, $"{address}: {code.StatusCode}");
        }
    }

    [Theory, OnBothDatabases]
    public async Task On_a_page_it_is_an_error_of_its_field(TestDatabase database)
    {
        var account = await TestAccount.OpenAsync(await MailKitApp.OnAsync(database), credits: 1);
        var (visitor, stranger) = (await Visitor.SignedInAsync(account), new Visitor(account.App));

        foreach (var field in (string[])["To", "Subject", "Html", "Text"])
        {
            Assert.Contains(Characters.Unkept, await SubmitAsync(visitor, "/app/compose", "#compose", field), StringComparison.Ordinal);
        }

        Assert.Contains(Characters.Unkept, await SubmitAsync(visitor, "/app/keys", "form:has([name=Name])", "Name"), StringComparison.Ordinal);
        Assert.Contains(Characters.Unkept, await SubmitAsync(stranger, "/Identity/Account/Login", "form:has([name='Input.Email'])", "Input.Email"), StringComparison.Ordinal);
        await account.BalancesAsync(granted: 1, sent: 0);
    }

    // The usual encoding of forms cannot carry a NUL past the framework, the one for files can.
    private static async Task<string> SubmitAsync(Visitor visitor, string page, string selector, string field)
    {
        await visitor.GoAsync(page);
        var form = (IHtmlFormElement)visitor.Page.QuerySelector(selector)!;
        using var content = new MultipartFormDataContent { { new StringContent("x\0"), field } };

        foreach (var input in form.Elements.OfType<IHtmlInputElement>().Where(i => i is { Name: not null, Type: "hidden" }))
        {
            content.Add(new StringContent(input.Value), input.Name!);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(visitor.At, form.GetAttribute("action") is { Length: > 0 } action ? action : page)) { Content = content };
        using var answer = await visitor.RawAsync(request);
        Assert.True((int)answer.StatusCode is 200 or 422, $"{page}, {field}: {answer.StatusCode}");
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}

using System.Net;
using System.Text.Json;
using MailKit.Tests.Hosting;
using MailKit.Web.Api;
using MailKit.Web.Webhooks;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Attacks;

/// <summary>A24: another site makes nobody's browser change anything. Every form wants a token of its own user, and looking changes nothing.</summary>
public sealed class CsrfTests
{
    private const string Token = "__RequestVerificationToken";
    private const string FormCookie = "__Host-mk-form";

    // They draw an error anew, whatever the method was.
    private static readonly string[] Unguarded = ["/Error", "/Status"];

    [Fact]
    public async Task Every_form_refuses_a_post_without_a_token_and_with_somebody_elses()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var (victim, stranger) = (await VictimAsync(app), await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0)));
        var (own, theirs) = (await TokenAsync(victim), await TokenAsync(stranger));
        var (forms, before, wrong) = (await FormsAsync(app), await StateAsync(app), new List<string>());
        Assert.All((string[])["/App/Keys?handler=Make", "/Identity/Account/Logout", "/app/compose/preview"], known => Assert.Contains(known, forms, StringComparer.OrdinalIgnoreCase));

        foreach (var form in forms)
        {
            await RefusesAsync("without a token", victim, form, null);
            await RefusesAsync("with a stranger's token", victim, form, theirs);
            await RefusesAsync("with a stranger's token and cookie", victim.Planted(FormCookie, stranger), form, theirs);
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await StateAsync(app));

        // It was the token: with the user's own, none of them says so. Forms may end the session.
        foreach (var form in forms)
        {
            if (await StatusAsync(victim, form, own, filled: null) is HttpStatusCode.BadRequest)
            {
                wrong.Add($"{form} with its own token");
            }

            victim = await VictimAsync(app);
            own = await TokenAsync(victim);
        }

        Assert.Empty(wrong);

        async Task RefusesAsync(string how, Visitor visitor, string form, string? token)
        {
            if (await StatusAsync(visitor, form, token, await FilledAsync(app)) is var status and not HttpStatusCode.BadRequest)
            {
                wrong.Add($"{form} {how}: {status}");
            }
        }
    }

    [Fact]
    public async Task Looking_changes_nothing()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        _ = await TestAccount.OpenAsync(app, credits: 0);
        var victim = await VictimAsync(app);
        var query = string.Join('&', (await FilledAsync(app)).Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"));
        var before = await StateAsync(app);

        foreach (var form in (await FormsAsync(app)).Where(f => f is not "/app/compose/preview"))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{form}{(form.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");
            using var answer = await victim.RawAsync(request);
            Assert.True((int)answer.StatusCode < 500, form);
        }

        Assert.Equal(before, await StateAsync(app));
    }

    private static Task<Visitor> VictimAsync(MailKitApp app) => Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);

    private static async Task<string> TokenAsync(Visitor visitor)
    {
        await visitor.GoAsync("/app/keys");
        return visitor.Page.QuerySelector($"input[name={Token}]")!.GetAttribute("value")!;
    }

    private static async Task<HttpStatusCode> StatusAsync(Visitor visitor, string form, string? token, Dictionary<string, string>? filled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, form) { Content = new FormUrlEncodedContent((filled ?? []).Concat(token is null ? [] : [KeyValuePair.Create(Token, token)])) };
        using var answer = await visitor.RawAsync(request);
        return answer.StatusCode;
    }

    // What the forms ask for, so that one that is not guarded does something.
    private static async Task<Dictionary<string, string>> FilledAsync(MailKitApp app) => new()
    {
        ["id"] = await app.DataAsync(db => db.ApiKeys.Select(k => k.Id).FirstAsync()),
        ["Name"] = "forged.example",
        ["kind"] = "CreditsLow",
        ["Input.Email"] = "forged@customer.example",
        ["Input.Password"] = MailKitApp.AdminPassword,
    };

    /// <summary>Every address that a browser may post to: pages, each of their named handlers, and what is no page, no API and no webhook.</summary>
    private static async Task<IReadOnlyList<string>> FormsAsync(MailKitApp app)
    {
        var (loader, forms) = (app.Services.GetRequiredService<PageLoader>(), new SortedSet<string>(StringComparer.Ordinal));

        foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                var handlers = compiled.HandlerMethods.Where(h => h.HttpMethod is "Post" && !Unguarded.Contains(page.ViewEnginePath));
                forms.UnionWith(handlers.Select(h => Address(endpoint.RoutePattern) + (h.Name is null ? "" : $"?handler={h.Name}")));
            }
            else if (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(m => m is not ("GET" or "HEAD")) is true
                && endpoint.Metadata.GetMetadata<ApiEndpoint>() is null
                && endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.ControllerTypeInfo.IsSubclassOf(typeof(WebhookController)) is not true)
            {
                forms.Add(Address(endpoint.RoutePattern));
            }
        }

        return [.. forms];
    }

    private static string Address(RoutePattern pattern)
        => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart { IsOptional: false } parameter => parameter.ParameterPolicies.Any(p => p.Content is "guid") ? Guid.NewGuid().ToString() : "1",
            _ => "",
        }))));

    /// <summary>What a person would miss.</summary>
    private static Task<string> StateAsync(MailKitApp app) => app.DataAsync(async db => JsonSerializer.Serialize(new
    {
        Users = await db.Users.OrderBy(u => u.Id).Select(u => new { u.Email, u.PasswordHash, u.SecurityStamp, u.TwoFactorEnabled }).ToListAsync(),
        Keys = await db.ApiKeys.OrderBy(k => k.Id).Select(k => new { k.Id, k.Name, k.RevokedAt }).ToListAsync(),
        Sessions = await db.Sessions.OrderBy(s => s.Id).Select(s => s.Id).ToListAsync(),
        Domains = await db.SendingDomains.OrderBy(d => d.Id).Select(d => d.Name).ToListAsync(),
        Emails = await db.Emails.CountAsync(),
        Checkouts = await db.Checkouts.CountAsync(),
        Letters = await db.Letters.CountAsync(),
    }));
}

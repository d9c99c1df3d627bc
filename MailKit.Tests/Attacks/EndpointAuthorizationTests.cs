using System.Net;
using System.Text.RegularExpressions;
using MailKit.Tests.Architecture;
using MailKit.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Attacks;

/// <summary>A12: every door says who may come in; a new one that forgets fails here, and lets nobody in.</summary>
[Collection(SharedHosts.Name)]
public sealed class EndpointAuthorizationTests
{
    [Fact]
    public async Task Every_endpoint_says_who_may_come_in()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var silent = app.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)

            // The framework's own answer to asset names that do not exist.
            .Where(endpoint => endpoint.RoutePattern.RawText is not "{**path:file}")
            .Select(endpoint => $"{endpoint.DisplayName} {endpoint.RoutePattern.RawText}");

        // The one that is there for this test alone.
        Assert.Equal(SilentController.Path, Assert.Single(silent).Split(' ')[^1]);
    }

    [Fact]
    public async Task An_endpoint_that_says_nothing_lets_nobody_in()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);

        await admin.GoAsync($"/{SilentController.Path}");

        Assert.Equal(HttpStatusCode.NotFound, admin.Status);
        Assert.DoesNotContain("everything", admin.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/Identity/Account/Login")]
    [InlineData("/no/such/page")]
    [InlineData("/health/live")]
    public async Task Every_answer_carries_the_policies(string path)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);

        using var answer = await app.Anonymous.GetAsync(path);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task What_went_wrong_here_and_what_code_is_told_carries_them_too_and_is_kept_by_nobody()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);

        // Whoever takes the table away breaks every page about it.
        app.Errors.Expect("no such table");
        await app.DataAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE credit_grants"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "credits");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await account.Api.SendAsync(request);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public void A_composition_listens_on_this_computer_alone_and_has_no_password_of_its_own()
    {
        var compose = File.ReadAllText(Path.Combine(Sources.Root, "docker-compose.yml"));

        Assert.All(Regex.Matches(compose, "\"([\\d.:]+):(\\d+)\"").Select(port => port.Groups[1].Value), host => Assert.StartsWith("127.0.0.1:", host, StringComparison.Ordinal));
        Assert.DoesNotContain(":-mailkit}", compose, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/robots.txt", "Disallow: /app")]
    [InlineData("/favicon.svg", "<svg")]
    public async Task What_robots_and_browsers_ask_for_unasked_is_there(string path, string words)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);

        Assert.Contains(words, await app.Anonymous.GetStringAsync(path), StringComparison.Ordinal);
        using var icon = await app.Anonymous.GetAsync("/favicon.ico");
        Assert.Equal("/favicon.svg", icon.Headers.Location?.OriginalString);
    }
}

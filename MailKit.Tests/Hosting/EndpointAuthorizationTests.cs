using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Hosting;

/// <summary>Every door says who may come in; a new one that forgets fails here.</summary>
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

        Assert.Empty(silent);
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

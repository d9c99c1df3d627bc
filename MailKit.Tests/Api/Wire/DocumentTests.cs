using System.Text.RegularExpressions;
using MailKit.Tests.Architecture;
using MailKit.Tests.Hosting;
using MailKit.Web.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Api.Wire;

/// <summary>docs/api.md says what the files in Golden show, and a new call needs an example there.</summary>
[Collection(SharedHosts.Name)]
public sealed partial class DocumentTests
{
    private static readonly string Golden = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Sources.Root, "MailKit.Tests", "Api", "Wire", "Golden")).Select(File.ReadAllText));
    private static readonly string Document = File.ReadAllText(Path.Combine(Sources.Root, "docs", "api.md"));

    [Fact]
    public async Task The_document_names_every_call_every_property_and_every_status_and_each_call_has_an_example()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var calls = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ApiEndpoint>() is not null)
            .Select(e => $"{e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()} {e.RoutePattern.RawText}")
            .ToList();

        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Contains($"\n\n{call}\n", Golden, StringComparison.Ordinal));
        Assert.All(calls, call => Assert.Contains($"`{call}`", Document, StringComparison.Ordinal));
        Assert.All(Property().Matches(Answers()).Select(m => m.Value).Distinct(), property => Assert.Contains(property, Document, StringComparison.Ordinal));
        Assert.All(Status().Matches(Golden).Select(m => m.Groups[1].Value).Distinct(), status => Assert.Contains(status, Document, StringComparison.Ordinal));
    }

    private static string Answers() => string.Join('\n', Golden.Split("\nHTTP ").Skip(1).Select(answer => answer.Split("\n## ")[0]));

    [GeneratedRegex("\"[a-zA-Z_]+\":")]
    private static partial Regex Property();

    [GeneratedRegex(@"\nHTTP (\d+)\n")]
    private static partial Regex Status();
}

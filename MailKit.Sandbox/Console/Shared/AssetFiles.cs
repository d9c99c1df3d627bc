using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace MailKit.Sandbox.Console.Shared;

/// <summary>Style sheets, scripts and icons, out of the assembly; an address carries the content's hash, so it may be kept for ever.</summary>
public static class AssetFiles
{
    private static readonly FrozenDictionary<string, Asset> All = Read().ToFrozenDictionary(static a => a.Name);

    public static string Url(string name) => $"/assets/{name}?v={All[name].Version}";

    public static void MapAssets(this WebApplication app) => app.MapGet("/assets/{name}", (RequestDelegate)SendAsync);

    private static Task SendAsync(HttpContext context)
    {
        if (!All.TryGetValue((string)context.Request.RouteValues["name"]!, out var asset))
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Bytes.Length;
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(asset.Bytes).AsTask();
    }

    private static IEnumerable<Asset> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();

        foreach (var resource in assembly.GetManifestResourceNames().Where(static n => n.StartsWith("assets/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);

            yield return new(resource["assets/".Length..], bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12], Path.GetExtension(resource) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                _ => "image/svg+xml",
            });
        }
    }

    private sealed record Asset(string Name, byte[] Bytes, string Version, string ContentType);
}

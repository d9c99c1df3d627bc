using System.Diagnostics.CodeAnalysis;

namespace MailKit.Sandbox.Hosting;

/// <summary>Knows an address that a browser or a webhook can go to.</summary>
public static class WebAddress
{
    public static bool IsValid([NotNullWhen(true)] string? text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

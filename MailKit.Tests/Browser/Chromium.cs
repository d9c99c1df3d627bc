using System.Runtime.CompilerServices;
using MailKit.Tests.Hosting;
using Microsoft.Playwright;

namespace MailKit.Tests.Browser;

/// <summary>The machine's Chromium, driven by Playwright. One browser is shared; every test has a profile of its own.</summary>
public static class Chromium
{
    private static readonly string? Path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => (string[])[$"{folder}/chromium", $"{folder}/chromium-browser", $"{folder}/google-chrome"])
        .FirstOrDefault(File.Exists);

    // The machine may do much else meanwhile.
    private const int Patience = 40_000;

    private static readonly Lazy<Task<IBrowser>> Shared = new(LaunchAsync);

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? Missing { get; } = Path is null ? "Chromium is not installed: neither chromium nor google-chrome is on the PATH." : null;

    public static async Task<IPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, bool scripts = true)
    {
        var browser = await Shared.Value;
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, JavaScriptEnabled = scripts });
        context.SetDefaultTimeout(Patience);

        return await context.NewPageAsync();
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }
}

/// <summary>A fact that needs a browser.</summary>
public sealed class BrowserFactAttribute([CallerMemberName] string name = "") : MachineFactAttribute(Chromium.Missing, name);

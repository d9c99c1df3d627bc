using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MailKit.Tests.Architecture;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Api;

/// <summary>A program that was written for Resend works by changing its base address: here with Resend's own SDK for Node.</summary>
[Collection(SharedHosts.Name)]
public sealed class NpmResendTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [NodeFact]
    public async Task Resends_SDK_for_Node_sends_reads_and_understands_every_refusal()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 2);

        var seen = await RunAsync(app, account);

        var id = seen.GetProperty("sent").GetProperty("data").GetProperty("id").GetGuid();
        Assert.Equal(id, seen.GetProperty("again").GetProperty("data").GetProperty("id").GetGuid());
        await account.SettledAsync(id);

        var got = seen.GetProperty("got").GetProperty("data");
        Assert.Equal("Hello", got.GetProperty("subject").GetString());
        Assert.Equal("delivered@resend.dev", got.GetProperty("to")[0].GetString());
        Assert.Equal("team@acme.example", got.GetProperty("reply_to")[0].GetString());
        Assert.Equal(JsonValueKind.String, got.GetProperty("last_event").ValueKind);

        Assert.Equal((409, "invalid_idempotent_request"), Refusal(seen, "other"));
        Assert.Equal((404, "not_found"), Refusal(seen, "missing"));
        Assert.Equal((422, "validation_error"), Refusal(seen, "invalid"));
        Assert.Equal((422, "validation_error"), Refusal(seen, "foreign"));
        Assert.Equal((402, "monthly_quota_exceeded"), Refusal(seen, "poor"));
        Assert.Equal(401, Refusal(seen, "stranger").Status);
        await account.BalancesAsync(granted: 2, sent: 1);
    }

    private static (int Status, string? Name) Refusal(JsonElement seen, string what)
    {
        var error = seen.GetProperty(what).GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        return (error.GetProperty("statusCode").GetInt32(), error.GetProperty("name").GetString());
    }

    private static async Task<JsonElement> RunAsync(MailKitApp app, TestAccount account)
    {
        var start = new ProcessStartInfo("node", ["resend.mjs"]) { WorkingDirectory = NodeFactAttribute.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MAILKIT_KEY"] = account.Key;
        start.Environment["RESEND_BASE_URL"] = app.Url.ToString().TrimEnd('/');
        using var node = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var (output, trouble) = (node.StandardOutput.ReadToEndAsync(patience.Token), node.StandardError.ReadToEndAsync(patience.Token));
        await node.WaitForExitAsync(patience.Token);

        Assert.True(node.ExitCode is 0, await trouble);
        return JsonElement.Parse(await output);
    }
}

/// <summary>A fact that needs Node and the packages of <c>Api/Npm</c>.</summary>
public sealed class NodeFactAttribute([CallerMemberName] string name = "") : MachineFactAttribute(Missing, name)
{
    public static string Folder { get; } = Path.Combine(Sources.Root, "MailKit.Tests", "Api", "Npm");

    /// <summary>Why it cannot be; null when it can.</summary>
    public static string? Missing { get; } =
        !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "node"))) ? "Node is not installed: node is not on the PATH."
        : !Directory.Exists(Path.Combine(Folder, "node_modules", "resend")) ? "Resend's SDK for Node is not there: npm ci --prefix MailKit.Tests/Api/Npm brings it."
        : null;
}

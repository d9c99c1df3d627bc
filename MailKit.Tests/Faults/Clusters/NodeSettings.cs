using MailKit.Sandbox;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>The settings of a node as its environment: Production, the sandbox's addresses and keys, and, where something is to break, little patience.</summary>
public static class NodeSettings
{
    public const string AdminEmail = "admin@mailkit.example";
    public const string AdminPassword = "the admin's long password";

    // A node lives for seconds: compiling for years to come is half of what it would do.
    private static readonly (string Key, string Value)[] Impatient =
    [
        ("Dodo__Timeout", "00:00:01.5"),
        ("Resend__Timeout", "00:00:01.5"),
        ("Work__Lease", "00:00:03"),
        ("Credits__HintEvery", "00:00:01"),
        ("DOTNET_TieredPGO", "0"),
    ];

    public static Dictionary<string, string> Of(ClusterPlan plan, SandboxInfo sandbox, ClusterDatabase database, (string Dodo, string Resend) secrets)
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Database"] = plan.Database.ToString(),
            ["ConnectionStrings__MailKit"] = database.Pooler?.ConnectionString ?? database.Connection,
            ["ConnectionStrings__Migrations"] = database.Pooler is null ? "" : $"{database.Connection};Application Name={ClusterDatabase.Migrations}",
            ["Public__Url"] = "https://localhost:5443",
            ["Admin__Email"] = AdminEmail,
            ["Admin__Password"] = AdminPassword,
            ["Dodo__BaseUrl"] = sandbox.DodoUrl.ToString(),
            ["Dodo__Mode"] = "test",
            ["Dodo__ApiKey"] = sandbox.DodoApiKey,
            ["Dodo__BusinessId"] = sandbox.BusinessId,
            ["Dodo__Entitlements__emails"] = sandbox.EntitlementId,
            ["Dodo__WebhookSecrets__0"] = secrets.Dodo,
            ["Dodo__RequestsPerSecond"] = "0",
            ["Dodo__RequestsPerMinute"] = "0",
            ["Billing__Plan"] = sandbox.PlanProductId,
            ["Billing__Pack"] = sandbox.PackProductId,
            ["Resend__BaseUrl"] = sandbox.ResendUrl.ToString(),
            ["Resend__ApiKey"] = sandbox.ResendApiKey,
            ["Resend__WebhookSecrets__0"] = secrets.Resend,
            ["Resend__RequestsPerSecond"] = "0",
            ["Sandbox__Mode"] = "Off",
            ["SignIn__TriesPerMinute"] = "0",
            ["Limits__PerKey"] = "0",
            ["Limits__PerAccount"] = "0",
            ["Limits__PerAddress"] = "0",
            ["Sending__From"] = "MailKit <hello@system.example>",
            ["Sending__SenderDomains__0"] = "mailkit.example",
        };

        foreach (var (key, value) in plan.IsMeasured ? [] : Impatient)
        {
            settings[key] = value;
        }

        foreach (var (key, value) in plan.Settings)
        {
            settings[key] = value;
        }

        return settings;
    }
}

using System.Security.Cryptography;
using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Resend.Domains;

/// <summary>Sending domains: added, looked up, changed and removed. Whether a sender must be of one is the policy's to say.</summary>
public static class DomainEndpoints
{
    private const int KeyBytes = 162;
    private static readonly string[] Regions = ["us-east-1", "eu-west-1", "sa-east-1", "ap-northeast-1"];

    public static void MapResendDomains(this WebApplication app)
    {
        app.Map("POST", "/domains", CreateAsync);
        app.Map("GET", "/domains", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => call.Page(s.Domains.NewestFirst, static d => d.Id, Brief))));
        app.Map("GET", "/domains/{id}", static async (call, state) => await call.AnswerAsync(Full(await state.ReadAsync(s => Find(s, call)))));
        app.Map("PATCH", "/domains/{id}", UpdateAsync);
        app.Map("POST", "/domains/{id}/verify", static async (call, state) =>
        {
            var domain = await state.ChangeAsync(change => change.Put(state.Domains, Find(state, call).LookedUp()));
            await call.AnswerAsync(new { @object = "domain", id = domain.Id });
        });
        app.Map("DELETE", "/domains/{id}", static async (call, state) =>
        {
            var id = await state.ChangeAsync(change =>
            {
                var domain = Find(state, call);
                change.Remove(state.Domains, domain.Id);
                return domain.Id;
            });
            await call.AnswerAsync(new { @object = "domain", id, deleted = true });
        });
    }

    private static SenderDomain Find(SandboxState state, ResendCall call) => state.Domains.Find(call.Id) ?? throw ResendRefusalException.NotFound("Domain");

    private static async Task CreateAsync(ResendCall call, SandboxState state)
    {
        var request = ResendCall.Read<CreateDomain>(await call.BodyAsync());
        var name = request.Name?.Trim().ToLowerInvariant();

        if (string.IsNullOrEmpty(name))
        {
            throw ResendRefusalException.Missing("name");
        }

        if (Uri.CheckHostName(name) is not UriHostNameType.Dns || !name.Contains('.', StringComparison.Ordinal))
        {
            throw ResendRefusalException.Invalid("Invalid `name` field. The domain name is invalid.");
        }

        if (request.Region is { } region && !Regions.Contains(region))
        {
            throw ResendRefusalException.Invalid($"Invalid `region` field. It needs to be one of {string.Join(", ", Regions)}.");
        }

        var created = await state.ChangeAsync(change => state.Domains.OldestFirst.Any(d => d.Name == name)
            ? throw new ResendRefusalException(403, "validation_error", $"The {name} domain has been registered already.")
            : change.Put(state.Domains, new SenderDomain
            {
                Id = Guid.NewGuid().ToString(),
                Name = name,
                Region = request.Region ?? Regions[0],
                Dkim = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)),
                OpenTracking = request.OpenTracking ?? false,
                ClickTracking = request.ClickTracking ?? false,
                CreatedAt = change.At,
            }));

        await call.AnswerAsync(Full(created), 201);
    }

    private static async Task UpdateAsync(ResendCall call, SandboxState state)
    {
        var request = ResendCall.Read<CreateDomain>(await call.BodyAsync());
        var domain = await state.ChangeAsync(change =>
        {
            var known = Find(state, call);
            return change.Put(state.Domains, known with { OpenTracking = request.OpenTracking ?? known.OpenTracking, ClickTracking = request.ClickTracking ?? known.ClickTracking });
        });
        await call.AnswerAsync(new { @object = "domain", id = domain.Id });
    }

    private static object Brief(SenderDomain d) => new
    {
        id = d.Id,
        name = d.Name,
        status = d.Status,
        created_at = ResendCall.Time(d.CreatedAt),
        region = d.Region,
        open_tracking = d.OpenTracking,
        click_tracking = d.ClickTracking,
        capabilities = new { sending = "enabled", receiving = "disabled" },
    };

    private static object Full(SenderDomain d) => new
    {
        @object = "domain",
        id = d.Id,
        name = d.Name,
        status = d.Status,
        created_at = ResendCall.Time(d.CreatedAt),
        region = d.Region,
        open_tracking = d.OpenTracking,
        click_tracking = d.ClickTracking,
        capabilities = new { sending = "enabled", receiving = "disabled" },
        records = d.Records(),
    };

    private sealed record CreateDomain(string? Name, string? Region, bool? OpenTracking, bool? ClickTracking);
}

using System.Security.Claims;
using System.Text.Encodings.Web;
using MailKit.Domain.Accounts;
using MailKit.Web.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Api;

/// <summary>Signs a request in by its API key: <c>Authorization: Bearer mk_…</c>, nowhere else.</summary>
public sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    ApiKeys keys) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (!ApiKey.TryParse(header["Bearer ".Length..].Trim(), out var id, out var secret))
        {
            return AuthenticateResult.Fail("The key is not one of ours.");
        }

        if (await keys.OpenAsync(id, secret, Context.RequestAborted) is not { } key)
        {
            return AuthenticateResult.Fail("The key is unknown or revoked.");
        }

        var identity = new ClaimsIdentity([new Claim(Caller.AccountClaim, key.AccountId.ToString()), new Claim(Caller.ApiKeyClaim, key.Id)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        var error = string.IsNullOrWhiteSpace(Request.Headers.Authorization) ? ApiError.MissingKey : ApiError.InvalidKey;
        return error.ExecuteAsync(Context);
    }
}

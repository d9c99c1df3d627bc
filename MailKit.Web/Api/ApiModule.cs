using System.Text.Json;
using MailKit.Web.Accounts;
using Microsoft.AspNetCore.Authentication;

namespace MailKit.Web.Api;

/// <summary>Registers the REST door.</summary>
public static class ApiModule
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);

        // Keys only: a browser's cookie opens no API.
        services.AddAuthorizationBuilder().AddPolicy("Api", policy => policy
            .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName)
            .RequireAuthenticatedUser()
            .RequireClaim(Caller.AccountClaim));

        // A context in the chain brings its types, not its naming policy: that is the options'.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default);
        });

        return services;
    }
}

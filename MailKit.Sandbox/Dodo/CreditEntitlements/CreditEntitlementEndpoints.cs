using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.CreditEntitlements;

/// <summary>Credit entitlements: the kinds of credit that there are.</summary>
public static class CreditEntitlementEndpoints
{
    // Its precision never changes: every amount that there is was cut to it.
    private static readonly string[] Changeable =
    [
        "name", "description", "unit", "expires_after_days", "rollover_enabled", "rollover_percentage", "rollover_timeframe_count", "rollover_timeframe_interval", "max_rollover_count",
        "overage_enabled", "overage_limit", "overage_behavior", "currency", "price_per_unit",
    ];

    public static void MapDodoCreditEntitlements(this WebApplication app)
    {
        app.Map("GET", "/credit-entitlements", static async (call, state) =>
        {
            var deleted = call.QueryFlag("deleted") is true;
            await call.AnswerAsync(await state.ReadAsync(s => new Items<Entitlement>(call.Page(s.Entitlements.NewestFirst.Where(e => s.IsArchived(Archived.Entitlement, e.Id) == deleted)))));
        });
        app.Map("POST", "/credit-entitlements", static async (call, state) =>
        {
            var request = await call.BodyAsync<CreateEntitlement>();
            await call.AnswerAsync(await state.ChangeAsync(change => Create(change, request)), 201);
        });
        app.Map("GET", "/credit-entitlements/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call.Route("id")))));
        app.Map("PATCH", "/credit-entitlements/{id}", PatchAsync);
        app.Map("DELETE", "/credit-entitlements/{id}", static (call, state) => state.ChangeAsync(change =>
        {
            var id = state.Entitlements.Require(call.Route("id"), "Credit entitlement").Id;

            if (state.IsArchived(Archived.Entitlement, id))
            {
                throw new DodoRefusalException(410, "CREDIT_ENTITLEMENT_IS_DELETED", "The credit entitlement is deleted.");
            }

            change.Archive(Archived.Entitlement, id);
        }));
        app.Map("POST", "/credit-entitlements/{id}/undelete", static (call, state) => state.ChangeAsync(change =>
        {
            // The API's own word for what is unknown or was not deleted.
            if (!state.IsArchived(Archived.Entitlement, call.Route("id")))
            {
                call.Context.Response.Headers["x-should-retry"] = "false";
                throw new DodoRefusalException(500, "INTERNAL_SERVER_ERROR", "The credit entitlement is not deleted.");
            }

            change.Unarchive(Archived.Entitlement, call.Route("id"));
        }));
    }

    /// <summary>One that is there and not deleted (C24).</summary>
    public static Entitlement Find(SandboxState state, string id)
        => state.IsArchived(Archived.Entitlement, id) ? throw DodoRefusalException.NotFound("Credit entitlement") : state.Entitlements.Require(id, "Credit entitlement");

    /// <summary>A new kind of credit of those words.</summary>
    public static Entitlement Create(Change change, CreateEntitlement request) => change.Put(change.State.Entitlements, EntitlementRules.Check(change.State, new()
    {
        Id = Ids.New("cde"),
        BusinessId = change.State.Now.BusinessId,
        Name = request.Name,
        Description = request.Description,
        Unit = request.Unit,
        Precision = request.Precision,
        ExpiresAfterDays = request.ExpiresAfterDays,
        RolloverEnabled = request.RolloverEnabled,
        RolloverPercentage = request.RolloverPercentage,
        RolloverTimeframeCount = request.RolloverTimeframeCount,
        RolloverTimeframeInterval = request.RolloverTimeframeInterval,
        MaxRolloverCount = request.MaxRolloverCount,
        OverageEnabled = request.OverageEnabled,
        OverageLimit = request.OverageLimit,
        OverageBehavior = request.OverageBehavior ?? OverageBehavior.ForgiveAtReset,
        Currency = request.Currency,
        PricePerUnit = request.PricePerUnit,
        CreatedAt = change.At,
        UpdatedAt = change.At,
    }));

    private static async Task PatchAsync(DodoCall call, SandboxState state)
    {
        var body = await call.ObjectAsync();

        await state.ChangeAsync(change =>
        {
            var entitlement = Find(state, call.Route("id"));

            if (body.Has("precision") && body.GetProperty("precision").ToString() != $"{entitlement.Precision}")
            {
                throw DodoRefusalException.InvalidBody("precision: cannot be changed");
            }

            change.Put(state.Entitlements, EntitlementRules.Check(state, MergePatch.Apply(entitlement, body, Changeable)) with { UpdatedAt = change.At });
        });
    }
}

@api
Feature: The shop for programs

  The same shop without pages: JSON over HTTP, no browser needed.

  Scenario: Products of a category
    When I ask the API for "/api/products?category=Coffee"
    Then the API should answer 200
    And the answer should contain:
      | count           | 2              |
      | products.0.name | House espresso |

  Scenario: A basket with too much in it
    When I send PUT "/api/basket/midnight-teapot" with:
      """json
      { "quantity": 4 }
      """
    Then the API should answer 409
    And the answer should be:
      """json
      {
        "error": {
          "code": "not-enough-stock",
          "message": "There are only 3 of Midnight teapot left."
        }
      }
      """

  Scenario: Something that is not JSON
    When I send POST "/api/orders" with:
      """
      two teapots, please
      """
    Then the API should answer 400
    And the answer should contain:
      | error.code | bad-request |

  Scenario: Paying, although the provider is busy
    Given an order of two Earl Grey over the API
    When I pay over the API until the provider answers
    Then the status of the order should be "paid"

  @flaky
  Scenario: Recommendations

    The first question after a start finds an empty cache,
    so that this scenario passes at its second attempt.

    When I ask the API for "/api/recommendations/garden-teapot"
    Then the API should answer 200
    And there should be 3 recommendations

"""A question for each public function, one module for each family."""
